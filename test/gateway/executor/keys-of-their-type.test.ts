import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/lib/json.ts';
import { answerEntities, scriptedEngine } from '../support/scripted-engine.ts';

const shared = (key: string) => `
  enum Size { S M @inaccessible }
  scalar Stamp
  type Part @shareable { id: ID! }
  type Item @key(fields: "${key}") { ${fields[key]}`;
const fields: Readonly<Record<string, string>> = {
  id: 'id: ID',
  size: 'size: Size',
  flag: 'flag: Boolean',
  count: 'count: Int',
  weight: 'weight: Float',
  name: 'name: String',
  stamp: 'stamp: Stamp',
  tags: 'tags: [ID!]',
  'part { id }': 'part: Part @shareable',
};

/** An engine where `left` answers with these items, and `right` prices every representation that reaches it. */
function priced(key: string, items: Json[]) {
  const sdls = {
    left: `type Query { item: Item items: [Item!]! } ${shared(key)} }`,
    right: `${shared(key)} price: Int must: Int! }`,
  };
  const { ask, asked } = scriptedEngine(sdls, (one) => ({
    data: one.subgraph === 'left' ? { item: items[0] ?? null, items } : answerEntities(one, () => ({ price: 7, must: 7 })),
  }));
  const sent = () => asked.filter(({ subgraph }) => subgraph === 'right').flatMap(({ variables }) => Object.values(variables)[0]);
  return { ask, sent };
}

describe('a key that a subgraph answers', () => {
  it.each<[string, string, Json]>([
    ['an ID', 'id', { $ne: null }],
    ['an ID', 'id', ['1', '2']],
    ['an ID', 'id', true],
    ['an ID', 'id', 1.5],
    ['an enum', 'size', { $ne: null }],
    ['an enum', 'size', 1],
    ['a Boolean', 'flag', 'true'],
    ['an Int', 'count', 2_147_483_648],
    ['a Float', 'weight', '1'],
    ['a String', 'name', { $gt: '' }],
    ['a String', 'name', 7],
    ['a list of IDs', 'tags', '1'],
    ['a list of IDs', 'tags', ['1', { $ne: null }]],
    ['an object with an ID', 'part { id }', { id: { $ne: null } }],
    ['an object with an ID', 'part { id }', '1'],
  ])('and is not %s (%s) does not travel, and the field behind it says so: %j', async (_, key, value) => {
    const [name = ''] = key.split(' ');
    const { ask, sent } = priced(key, [{ [name]: value }]);
    const message = expect.stringMatching(/^The value of (Item\.\w+|Part\.id) is not of its type\.$/) as string;
    expect(await ask('{ item { price } }')).toEqual({
      data: { item: { price: null } },
      errors: [{ message, path: ['item', 'price'] }],
    });
    expect(await ask('{ items { must } }')).toEqual({ data: null, errors: [{ message, path: ['items', 0, 'must'] }] });
    expect(sent()).toEqual([]);
  });

  it.each<[string, Json]>([
    ['id', '1'],
    ['id', 1],
    ['id', ''],
    ['size', 'S'],
    // Clients may not see it; subgraphs tell it to each other.
    ['size', 'M'],
    ['flag', false],
    ['count', 2_147_483_647],
    ['weight', 1.5],
    ['name', '$ne'],
    ['stamp', { seconds: 1 }],
    ['tags', ['1', 2]],
    ['part { id }', { id: '1' }],
  ])('and is what %s says travels as it came: %j', async (key, value) => {
    const [name = ''] = key.split(' ');
    const { ask, sent } = priced(key, [{ [name]: value }]);
    expect(await ask('{ item { price } }')).toEqual({ data: { item: { price: 7 } } });
    expect(sent()).toEqual([{ __typename: 'Item', [name]: value }]);
  });

  it('loses its own row alone', async () => {
    const { ask, sent } = priced('id', [{ id: '1' }, { id: true }]);
    expect(await ask('{ items { price } }')).toEqual({
      data: { items: [{ price: 7 }, { price: null }] },
      errors: [{ message: 'The value of Item.id is not of its type.', path: ['items', 1, 'price'] }],
    });
    expect(sent()).toEqual([{ __typename: 'Item', id: '1' }]);
  });

  it.each<[string, Json, string]>([
    ['null', { sku: null }, 'Cannot return null for non-nullable field Thing.sku.'],
    ['left out', {}, 'A subgraph did not answer Thing.sku.'],
    ['null inside', { sku: '1', part: { id: null } }, 'Cannot return null for non-nullable field Piece.id.'],
  ])('and cannot be null is told where it is %s, at the field behind it', async (_, thing, message) => {
    const key = `type Piece @shareable { id: ID! } type Thing @key(fields: "sku part { id }") { sku: ID! part: Piece! @shareable`;
    const sdls = { left: `type Query { things: [Thing!]! } ${key} }`, right: `${key} price: Int must: Int! }` };
    const sound = { sku: '2', part: { id: '2' } };
    const { ask } = scriptedEngine(sdls, (one) => ({
      data:
        one.subgraph === 'left'
          ? { things: [{ part: { id: '1' }, ...(thing as object) }, sound] }
          : answerEntities(one, () => ({ price: 7, must: 7 })),
    }));
    expect(await ask('{ things { price } }')).toEqual({
      data: { things: [{ price: null }, { price: 7 }] },
      errors: [{ message, path: ['things', 0, 'price'] }],
    });
    expect(await ask('{ things { must } }')).toEqual({ data: null, errors: [{ message, path: ['things', 0, 'must'] }] });
  });
});
