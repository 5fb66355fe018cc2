import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/lib/json.ts';
import { operationOf } from '../support/operation-of.ts';
import { answerEntities, scriptedEngine } from '../support/scripted-engine.ts';

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

const nested = (levels: number): Json => JSON.parse('{"in":['.repeat(levels / 2) + ']}'.repeat(levels / 2)) as Json;
/** From the outside: the support would freeze each level inside the one before. */
const frozen = (data: Record<string, Json>) => Object.freeze({ data: Object.freeze(data) });

it('a value of a custom scalar is 500 levels deep at most: one level more is null with an error, and the rest is answered', async () => {
  const data = {
    most: nested(500),
    more: [nested(500)],
    far: nested(100_000),
    other: 1,
  };
  const sdl = 'scalar Any type Query { most: Any more: Any far: Any  other: Int }';
  const { ask } = scriptedEngine({ one: sdl }, () => frozen(data));
  expect(await ask('{ most more far other }')).toEqual({
    data: { most: data.most, more: null, far: null, other: 1 },
    errors: ['more', 'far'].map((key) => ({ message: `The value of Query.${key} is not of its type.`, path: [key] })),
  });
});

it.each([
  ['500', 500],
  ['100,000', 100_000],
])('a value of a custom scalar %s levels deep is delivered in parts as it is at once', async (_, levels) => {
  const sdls = {
    left: 'scalar Any type Query { box: Box } type Box @key(fields: "id") { id: ID! any: Any }',
    right: 'type Box @key(fields: "id") { id: ID! more: Int }',
  };
  const { engine } = scriptedEngine(sdls, (asked) =>
    asked.subgraph === 'left'
      ? frozen({ box: Object.freeze({ id: '1', any: nested(levels) }) })
      : { data: answerEntities(asked, () => ({ more: 1 })) },
  );
  const bodies: string[] = [];
  const operation = operationOf(engine, '{ box { any ... @defer { any more } } }');
  for await (const { body } of engine.executeInParts(operation, { context: undefined })) bodies.push(body);
  const any = levels === 500 ? nested(500) : null;
  expect(bodies.map((body) => JSON.parse(body) as unknown)).toMatchObject([
    { data: { box: { any } }, hasNext: true },
    { incremental: [{ data: { any, more: 1 }, path: ['box'] }], hasNext: false },
  ]);
});

it.each([100_000, 501])('a key %i levels deep is not sent on', async (levels) => {
  const sdls = {
    left: 'scalar Any type Query { item: Item } type Item @key(fields: "id") { id: Any! }',
    right: 'scalar Any type Item @key(fields: "id") { id: Any! price: Int }',
  };
  const { ask, asked } = scriptedEngine(sdls, () => frozen({ item: Object.freeze({ id: [nested(levels - 1)] }) }));
  expect(await ask('{ item { price } }')).toMatchObject({
    data: { item: { price: null } },
    errors: [{ path: ['item', 'price'] }],
  });
  expect(asked).toHaveLength(1);
});

describe('lists that are not those of the type leave the objects beside them what they are:', () => {
  const sdls = {
    left: `type Query { items: [Item] grid: [[Item]] } ${item} }`,
    right: `${item} price: Int }`,
  };
  const [one, two, three, four] = ['1', '2', '3', '4'].map((id) => ({ id })) as unknown as [Json, Json, Json, Json];
  const priced = (id: number) => ({ id: `${id}`, price: id });

  it.each<[string, string, Json, Json]>([
    ['a list for an object', 'items', [[one, two], three, [[four]]], [null, priced(3), null]],
    ['an object for a list', 'grid', [one, [two], [three]], [null, [priced(2)], [priced(3)]]],
    ['a list too many', 'grid', [[[one, two], three], [four]], [[null, priced(3)], [priced(4)]]],
    ['lists 100,000 levels deep', 'items', [nestedList(one), two], [null, priced(2)]],
  ])('%s', async (_, field, value, expected) => {
    const { ask } = scriptedEngine(sdls, (asked) =>
      asked.subgraph === 'left'
        ? frozen({ [field]: value })
        : { data: answerEntities(asked, ({ id }) => ({ price: Number(id) })) },
    );
    const { data } = await ask(`{ ${field} { id price } }`);
    expect(data).toEqual({ [field]: expected });
  });

  function nestedList(inside: Json): Json {
    let list = inside;
    for (let level = 0; level < 100_000; level++) list = [list];
    return list;
  }
});
