import { expect, it } from 'vitest';
import { scriptedEngine } from '../support/scripted-engine.ts';

const sdls = {
  one: `type Query { n: N } interface N { id: ID n: N } type A implements N { id: ID n: N a: ID b: ID }
    type B implements N { id: ID n: N c: ID d: ID }`,
};
const aliases = (count: number): string => Array.from({ length: count }, (_, index) => `a${index}: id`).join(' ');

it.each<[string, (count: number) => string]>([
  ['beside one another', (count) => `{ n { ${aliases(count - 1)} } }`],
  ['repeated at one place', (count) => `{ n { ${'id '.repeat(count - 1)} } }`],
  ['inside one another', (count) => `{ ${'n { '.repeat(count - 1)} id ${'}'.repeat(count - 1)} }`],
  [
    'in a fragment that is spread twice',
    (count) => `{ n { ${aliases(count % 2)} n { ...F } ...F } } fragment F on N { ${aliases((count - 2 - (count % 2)) / 2)} }`,
  ],
  ['of members of an interface', (count) => `{ n { ... on A { ${aliases(count - 5)} a b } ... on B { c d } } }`],
])('an operation has as many fields as the engine allows, and not one more: %s', async (_, write) => {
  const { ask } = scriptedEngine(sdls, () => ({ data: { n: null } }), { limits: { fieldsMax: 20 } });
  expect(await ask(write(20))).toEqual({ data: { n: null } });
  expect(await ask(write(21))).toEqual({ errors: [{ message: 'The operation is too complex.' }] });
});
