import { defineConfig, type DummyRuleMap, type OxlintOverride } from 'oxlint';
import { globals, type Table } from './scripts/house/rooms.ts';

const untyped: DummyRuleMap = {
  'typescript/no-unsafe-argument': 'off',
  'typescript/no-unsafe-assignment': 'off',
  'typescript/no-unsafe-call': 'off',
  'typescript/no-unsafe-member-access': 'off',
  'typescript/no-unsafe-return': 'off',
};

export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node'],
  jsPlugins: ['./scripts/house/plugin.ts'],
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: [
    'dist/**',
    'coverage/**',
    'bench/node_modules/**',
    'test/support/generated/**',
    'packages/*/dist/**',
    'packages/*/src/generated/**',
  ],
  rules: {
    // What must not slip through.
    eqeqeq: 'error',
    'array-callback-return': 'error',
    'no-constructor-return': 'error',
    'no-eval': 'error',
    'no-param-reassign': 'error',
    'no-promise-executor-return': 'error',
    'no-self-compare': 'error',
    'no-sequences': 'error',
    'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/no-deprecated': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/return-await': ['error', 'in-try-catch'],
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/use-unknown-in-catch-callback-variable': 'error',

    // What TypeScript cannot know is asserted where it enters, beside the check that proves it.
    'typescript/no-unsafe-type-assertion': 'off',

    // What is passed around are records of functions, which are taken apart freely.
    'typescript/unbound-method': 'off',

    // The compiler sees more: it knows which switch is exhaustive.
    'typescript/consistent-return': 'off',

    // A helper may stand inside the function it helps.
    'unicorn/consistent-function-scoping': 'off',
    'promise/always-return': 'off',

    // Names that GraphQL gives (`__typename`, `_entities`), and Fastify's handlers, which may be async.
    'no-underscore-dangle': 'off',
    'oxc/no-async-endpoint-handlers': 'off',
    'typescript/no-extraneous-class': ['error', { allowWithDecorator: true }],

    // One way of writing.
    'import/no-cycle': 'error',
    'import/no-named-as-default-member': 'off',
    'import/no-self-import': 'error',
    'import/no-duplicates': 'error',
    'max-lines': ['error', { max: 300 }],
    'prefer-const': 'error',
    'no-var': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/prefer-nullish-coalescing': 'error',
    'typescript/prefer-readonly': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'unicorn/no-useless-promise-resolve-reject': 'error',
    'unicorn/prefer-node-protocol': 'error',
  },
  overrides: [
    {
      files: ['src/**/*.ts', 'examples/**/*.ts', 'packages/*/src/**/*.ts'],
      rules: { 'house/rooms': 'error' },
    },
    ...confined(globals),
    {
      // A test looks into answers as they come: a wrong guess about their shape is a failing test.
      files: ['test/**/*.ts', 'packages/*/test/**/*.ts'],
      rules: { ...untyped, 'typescript/no-non-null-assertion': 'off' },
    },
    // Pages and bench peers run as they are written, without types.
    { files: ['**/*.js'], rules: { ...untyped, 'typescript/no-misused-promises': 'off' } },
  ],
});

/** Rule 7: every room of `src` but those named goes without each global. An override replaces the one before it. */
function confined(table: Table): OxlintOverride[] {
  const nowhere = Object.keys(table);
  const rooms = [...new Set(Object.values(table).flat())];
  const everywhere = { files: ['src/**/*.ts'], rules: without(nowhere) };
  const entrances = { files: ['src/main.ts', 'src/cli/**/*.ts'], rules: without([]) };
  const excepted = rooms.map((room) => ({
    files: [room.endsWith('.ts') ? `src/${room}` : `src/${room}/**/*.ts`],
    rules: without(nowhere.filter((name) => !table[name]?.includes(room))),
  }));
  return [everywhere, ...excepted, entrances];
}

function without(names: readonly string[]): DummyRuleMap {
  const message = 'It belongs to the rooms named in scripts/house/rooms.ts; elsewhere it is passed in.';
  const properties = names.map((name) => (name.includes('.') ? name : `globalThis.${name}`).split('.'));
  return {
    'no-restricted-globals': ['error', ...names.filter((name) => !name.includes('.')).map((name) => ({ name, message }))],
    'no-restricted-properties': [
      'error',
      {
        property: 'transactional',
        message: 'Transactions begin with `transact`, which runs them again when the database asks for it.',
      },
      ...properties.map(([object = '', property = '']) => ({ object, property, message })),
    ],
  };
}
