import { describe, expect, it } from 'vitest';
import { answerEntities, scriptedEngine, type Asked } from '../support/scripted-engine.ts';

const down = { data: null, errors: [{ message: 'Down.' }] };

it('an error whose path leads nowhere in the answer is told without a place', async () => {
  const { ask } = scriptedEngine({ one: 'type Query { a: Int list: [Int] }' }, () => ({
    data: { a: 1, list: [1] },
    errors: [
      { message: 'Nowhere.', path: ['b', 0] },
      { message: 'Behind the end.', path: ['list', 1] },
      { message: 'Inside a leaf.', path: ['a', 'x'] },
    ],
  }));
  expect(await ask('{ a list }')).toEqual({
    data: { a: 1, list: [1] },
    errors: [{ message: 'Nowhere.' }, { message: 'Behind the end.' }, { message: 'Inside a leaf.' }],
  });
});

it('a field has one error, although two of the fields that it requires have failed', async () => {
  const sdls = {
    boxes: 'type Query { box: Box } type Box @key(fields: "id") { id: ID! }',
    scales: 'type Box @key(fields: "id") { id: ID! mass: Int! size: Int! }',
    prices: `type Box @key(fields: "id") { id: ID! mass: Int! @external size: Int! @external price: Int @requires(fields: "mass size") }`,
  };
  const { ask } = scriptedEngine(sdls, (asked) => {
    if (asked.subgraph === 'boxes') return { data: { box: { id: '1' } } };
    if (asked.subgraph === 'prices') return down;
    const data = answerEntities(asked, () => null);
    const [key = ''] = Object.keys(data);
    const errors = [
      { message: 'No mass.', path: [key, 0, 'mass'] },
      { message: 'No size.', path: [key, 0, 'size'] },
    ];
    return { data, errors };
  });
  expect(await ask('{ box { price } }')).toEqual({
    data: { box: { price: null } },
    errors: [{ message: 'No mass.', path: ['box', 'price'] }],
  });
});

describe('where a subgraph does not answer', () => {
  it('each field tells so that it has of an object which others answer too', async () => {
    const sdls = {
      one: 'type Query { viewer: Viewer @shareable viewers: [Viewer] @shareable } type Viewer { id: ID! deep: Deep @shareable } type Deep { a: Int }',
      two: 'type Query { viewer: Viewer @shareable viewers: [Viewer] @shareable } type Viewer { name: String deep: Deep @shareable } type Deep { b: Int }',
    };
    const viewer = { id: '1', deep: { a: 1 } };
    const { ask } = scriptedEngine(sdls, ({ subgraph }) => (subgraph === 'two' ? down : { data: { viewer, viewers: [viewer] } }));
    const lost = (...path: (string | number)[]) => ({ message: 'Down.', path });
    const response = await ask('{ viewer { id name deep { a b } } viewers { id name } }');
    expect(response['data']).toEqual({
      viewer: { id: '1', name: null, deep: { a: 1, b: null } },
      viewers: [{ id: '1', name: null }],
    });
    expect(response['errors']).toEqual([lost('viewer', 'name'), lost('viewer', 'deep', 'b'), lost('viewers', 0, 'name')]);
  });

  it('nothing is made of what it was to give, however deep', async () => {
    const sdls = {
      boxes:
        'type Query { boxes: [Box] } type Box @key(fields: "id") { id: ID! part: Part } type Part @key(fields: "id") { id: ID! }',
      parts: 'type Part @key(fields: "id") { id: ID! mass: Int }',
      prices: `
        type Box @key(fields: "id") { id: ID! part: Part @external price: Int @requires(fields: "part { mass }") }
        type Part @key(fields: "id") { id: ID! mass: Int @external }
      `,
    };
    const answer = (asked: Asked) => {
      if (asked.subgraph === 'parts') return down;
      if (asked.subgraph === 'prices') return { data: answerEntities(asked, () => ({ price: 0 })) };
      return {
        data: {
          boxes: [
            { id: '1', part: { id: 'p' } },
            { id: '2', part: null },
          ],
        },
      };
    };
    const { ask } = scriptedEngine(sdls, answer);
    expect(await ask('{ boxes { price } }')).toEqual({
      data: { boxes: [{ price: null }, { price: 0 }] },
      errors: [{ message: 'Down.', path: ['boxes', 0, 'price'] }],
    });
  });
});

describe('a null that a subgraph did not mean', () => {
  const lost = (...path: (string | number)[]) => ({
    message: 'This was lost, because another part of the same answer failed.',
    path,
  });

  it('is explained at its own place where the errors of an answer without data are those of other fields', async () => {
    const { ask } = scriptedEngine({ one: 'type Query { part: Int whole: Int deep: Deep } type Deep { a: Int }' }, () => ({
      data: null,
      errors: [{ message: 'First.', path: ['part'] }],
    }));
    expect(await ask('{ part p: part whole deep { a } }')).toEqual({
      data: { part: null, p: null, whole: null, deep: null },
      errors: [{ message: 'First.', path: ['part'] }, lost('p'), lost('whole'), lost('deep')],
    });
  });

  it('is explained at its own place where the entity failed in another field', async () => {
    const sdls = {
      shop: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! }',
      stock: 'type Item @key(fields: "id") { id: ID! count: Int place: String }',
    };
    const { ask } = scriptedEngine(sdls, (asked) => {
      if (asked.subgraph === 'shop') return { data: { items: [{ id: '1' }, { id: '2' }] } };
      const alias = /(\w+):_entities/.exec(asked.query)?.[1] ?? '_entities';
      const errors = [{ message: 'No count.', path: [alias, 0, 'count'] }];
      return { data: { [alias]: [null, { count: 2, place: 'x' }] }, errors };
    });
    expect(await ask('{ items { count place } }')).toEqual({
      data: {
        items: [
          { count: null, place: null },
          { count: 2, place: 'x' },
        ],
      },
      errors: [{ message: 'No count.', path: ['items', 0, 'count'] }, lost('items', 0, 'place')],
    });
  });

  it('is explained where a subgraph leaves out what it was asked for', async () => {
    const { ask } = scriptedEngine({ one: 'type Query { a: Int list: [Pair] } type Pair { x: Int y: Int! }' }, () => ({
      data: { list: [{ x: 1 }, { y: 2 }] },
    }));
    expect(await ask('{ a list { x y } }')).toEqual({
      data: { a: null, list: [null, { x: null, y: 2 }] },
      errors: [
        { message: 'A subgraph did not answer Query.a.', path: ['a'] },
        { message: 'A subgraph did not answer Pair.y.', path: ['list', 0, 'y'] },
        { message: 'A subgraph did not answer Pair.x.', path: ['list', 1, 'x'] },
      ],
    });
  });

  it('is not taken for one where the subgraph says null, or finds no entity', async () => {
    const sdls = {
      shop: 'type Query { item: Item none: Int } type Item @key(fields: "id") { id: ID! }',
      stock: 'type Item @key(fields: "id") { id: ID! count: Int }',
    };
    const { ask } = scriptedEngine(sdls, (asked) =>
      asked.subgraph === 'shop' ? { data: { item: { id: '1' }, none: null } } : { data: answerEntities(asked, () => null) },
    );
    expect(await ask('{ item { count } none }')).toEqual({ data: { item: { count: null }, none: null } });
  });

  it('is told once at a field that has an error of its own, whatever else of the entity failed that only the plan asked for', async () => {
    const sdls = {
      boxes: 'type Query { box: Box } type Box @key(fields: "id") { id: ID! }',
      goods: `
        type Box @key(fields: "id") { id: ID! tag: Tag! seal: Tag! }
        type Tag @shareable { text: String! }
      `,
      prices: `
        type Box @key(fields: "id") { id: ID! tag: Tag! @external price: Int @requires(fields: "tag { text }") }
        type Tag @shareable { text: String! }
      `,
    };
    const { ask } = scriptedEngine(sdls, ({ subgraph, query }) => {
      if (subgraph !== 'goods') return { data: { box: { id: '1' } } };
      const [entities = '_entities'] = /\w+(?=:_entities)/.exec(query) ?? [];
      const at = (message: string, ...path: string[]) => ({ message, path: [entities, 0, ...path] });
      return { data: { [entities]: [null] }, errors: [at('No text.', 'tag', 'text'), at('No seal.', 'seal')] };
    });
    expect(await ask('{ box { price seal { text } } }')).toEqual({
      data: { box: null },
      errors: [
        { message: 'No seal.', path: ['box', 'seal'] },
        { message: 'No text.', path: ['box', 'price'] },
      ],
    });
  });
});
