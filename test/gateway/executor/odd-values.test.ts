import { expect, it } from 'vitest';
import { parseExactly } from '../../../src/lib/exact-json.ts';
import type { Json } from '../../../src/lib/json.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';

const item = 'type Item @key(fields: "id") { id: ID!';

it.each<[string, Json]>([
  ['a text', 'x'],
  ['a list', []],
  ['a number', 7],
  ['a boolean', false],
])('an entity that a subgraph answers as %s is null with an error where it is missing', async (_, entity) => {
  const sdls = { left: `type Query { items: [Item] } ${item} }`, right: `${item} price: Int }` };
  const { ask } = scriptedEngine(sdls, ({ subgraph }) => ({
    data: subgraph === 'left' ? { items: [{ id: '1' }, { id: '2' }, { id: '3' }] } : { _e0: [{ price: 5 }, entity, null] },
  }));
  expect(await ask('{ items { price } }')).toEqual({
    data: { items: [{ price: 5 }, { price: null }, { price: null }] },
    errors: [{ message: 'A subgraph answered an entity that is no object.', path: ['items', 1, 'price'] }],
  });
});

it('a value too deep to be written is null with an error, and the rest is answered', async () => {
  const levels = 100_000;
  const deep = parseExactly('['.repeat(levels) + ']'.repeat(levels)) as Json;
  const { ask } = scriptedEngine({ one: 'scalar Any type Query { deep: Any other: Int }' }, () =>
    // Frozen from the outside: the support would freeze each level inside the one before.
    Object.freeze({ data: Object.freeze({ deep, other: 1 }) }),
  );
  expect(await ask('{ deep other }')).toEqual({
    data: { deep: null, other: 1 },
    errors: [{ message: 'The value of Query.deep is not of its type.', path: ['deep'] }],
  });
});
