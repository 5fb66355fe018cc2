/**
 * Who may know whom. The linter reads these tables (`plugin.ts`), and nothing else decides.
 *
 * A room is a folder or a file of `src`, named without `src/`; `examples` and the packages stand beside it. A file belongs to the longest
 * row that holds it, of two such rows to the one with more folders, and may always import files of its own row. The name of a row stands
 * for the files that belong to it. `*` is everything; other stars are globs over paths.
 */
export const rooms: Table = {
  // 1. The ground.
  lib: [],
  config: ['lib'],
  tokens: ['lib'],
  observability: ['lib'],

  // 2. What lies in `auth` itself joins its capabilities, which are a table of their own below.
  'auth/*.ts': ['auth', 'lib', 'tokens'],

  // 4. The only room that speaks GraphQL to the domain.
  'auth-subgraph': ['auth', 'tokens', 'lib'],

  // 5. What lies in `gateway` itself joins its rooms, which are a table of their own below. None of them knows `auth`: `app` joins
  // the interfaces in `tokens` with what implements them.
  'gateway/*.ts': ['gateway', 'tokens', 'lib'],

  // 6. Store and door, and the entrances that join everything.
  persistence: ['auth/**/*.entity.ts', 'auth/statements/transact.ts', 'tokens', 'lib'],
  http: ['gateway', 'auth-subgraph', 'auth', 'tokens', 'lib'],
  'main.ts': ['*'],
  app: ['*'],
  cli: ['*'],

  // What others import, and the others.
  examples: ['packages/subgraph/src'],

  // Packages of their own: they import nothing of the server, and run where Node does not.
  'packages/client/src': [],
  'packages/subgraph/src': [],
};

/** Rooms that nobody imports but one another. */
export const entrances = ['main.ts', 'app', 'cli'];

/**
 * 3. The capabilities of `auth`, lowest first: each may import its own level and those below it, `lib` and `tokens`. A capability is one
 * folder. Its use cases (`*.use-case.ts`) stand above all capabilities, because most of them use several.
 */
export const authLevels = [
  ['statements', 'use-case.ts'],
  ['accounts', 'audit', 'throttling', 'delivery'],
  ['passwords', 'otp', 'two-factor', 'api-keys', 'email', 'registration', 'administration'],
  ['sessions', 'undo'],
  ['sign-in', 'external-identities'],
  ['endings'],
  ['*/*.use-case.ts'],
  ['*/*.capability.ts', 'housekeeping'],
];

/** 5. The rooms of `gateway`, lowest first: each may import its own level and those below it, `lib` and `tokens`. */
export const gatewayLevels = [
  ['request', 'schema'],
  ['composition/subgraph'],
  ['composition/validation', 'composition/merge'],
  ['composition'],
  ['operation'],
  ['planner/query-graph'],
  ['planner/search', 'planner/satisfiability'],
  ['planner/fetch-graph'],
  ['planner'],
  ['rate-limits', 'documents'],
  ['identity'],
  ['transports'],
  ['executor'],
  ['engine'],
  ['guard'],
  ['connections'],
  ['supergraph'],
];

/** Library → the rooms that may import it, beside the entrances. A library without a row is refused; the longest row counts. */
export const libraries: Table = {
  'type-graphql': ['auth-subgraph'],
  '@apollo/*': ['auth-subgraph', 'examples', 'packages/client/src/apollo.ts'],
  'reflect-metadata': ['auth-subgraph'],
  graphql: [
    'auth-subgraph',
    'gateway',
    'http',
    'lib/document-nesting.ts',
    'lib/subgraph-module.ts',
    'examples',
    'packages/subgraph/src/subgraph-module.ts',
  ],
  'graphql-scalars': ['auth-subgraph', 'gateway'],

  fastify: ['http'],
  '@fastify/*': ['http'],
  undici: ['gateway/transports'],
  'graphql-ws': ['http/streams', 'gateway/transports', 'packages/client/src/graphql-ws.ts'],
  ws: ['http/streams', 'gateway/transports'],

  // An adapter of a client knows the one library that it adapts to.
  '@urql/core': ['packages/client/src/urql.ts'],
  wonka: ['packages/client/src/urql.ts'],
  'graphql-sse': ['packages/client/src/graphql-sse.ts'],
  react: ['packages/client/src/react.ts'],

  '@mikro-orm/core': ['auth', 'persistence'],
  '@mikro-orm/*': ['persistence'],
  kysely: ['persistence', 'auth/statements'],
  'better-sqlite3': ['persistence'],
  pg: ['persistence'],
  '@redis/client': ['persistence/redis'],

  jsonwebtoken: ['tokens'],
  speakeasy: ['auth/two-factor'],
  '@node-rs/argon2': ['auth/passwords'],
  '@node-rs/bcrypt': ['auth/passwords'],
  '@zxcvbn-ts/core': ['auth/passwords'],
  '@zxcvbn-ts/language-common': ['auth/passwords'],
  uqr: ['auth/two-factor'],
  'libphonenumber-js': ['auth-subgraph'],
  nodemailer: ['auth/delivery'],

  zod: ['config', 'auth-subgraph', 'http/rest'],
  yaml: ['config'],
  pino: ['observability'],
  '@opentelemetry/*': ['observability'],
  'prom-client': ['observability'],
  commander: [],

  // The back doors of rule 7.
  'node:console': ['observability'],
  'node:process': ['config', 'observability'],
  // The rest of Node is everybody's.
  'node:*': ['*'],
};

/** 7. Global → the rooms that may use it, beside `main` and `cli`. Types are free: only the running value is restricted. */
export const globals: Table = {
  Date: ['lib/clock.ts'],
  'Math.random': ['lib/random.ts'],
  'process.env': ['config'],
  console: ['observability'],
};

export type Table = Readonly<Record<string, readonly string[]>>;
