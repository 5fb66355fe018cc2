import { describe, it } from 'vitest';
import { expectRight, type NamedCase } from '../support/expect-right.ts';

/** What a case shows depends on the data: each is tried with several. */
async function expectRightWithAnyData(named: Omit<NamedCase, 'dataSeed'>): Promise<void> {
  for (let dataSeed = 1; dataSeed <= 12; dataSeed += 1) await expectRight({ ...named, dataSeed });
}

const product = {
  catalog: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! sku: String! }',
  prices:
    'type Product @key(fields: "id") { id: ID! price(unit: Int): Float grid: [[Part]] } type Part @key(fields: "id") { id: ID! }',
  parts: 'type Part @key(fields: "id") { id: ID! weight: Int! name: String }',
  shipping: `
    type Product @key(fields: "id") {
      id: ID!
      price(unit: Int): Float @external
      grid: [[Part]] @external
      estimate: Int @requires(fields: "price(unit: 1)")
      estimateAbroad: Int @requires(fields: "price(unit: 2)")
      packages: [[Part]] @requires(fields: "grid { id }")
    }
    type Part @key(fields: "id") { id: ID! }
  `,
  offers: `
    type Product @key(fields: "id") { id: ID! estimate: Int @external offer: String @requires(fields: "estimate") }
  `,
};

describe('the engine answers as one schema would', () => {
  it('where a required field is selected too, and required by what is required', () =>
    expectRightWithAnyData({ subgraphs: product, document: '{ products { price(unit: 1) estimate offer } }' }));

  it('where two fields require one field with different arguments', () =>
    expectRightWithAnyData({ subgraphs: product, document: '{ products { estimateAbroad estimate price(unit: 3) } }' }));

  it('where aliases are named like keys and required fields', () =>
    expectRightWithAnyData({
      subgraphs: product,
      document: '{ products { id: sku price: sku estimate __proto__: id then: offer } }',
    }));

  it('where lists of lists are required, and fetched below', () =>
    expectRightWithAnyData({ subgraphs: product, document: '{ products { packages { name } grid { weight id } } }' }));

  it('where a non-null field below fails, each error told once', () =>
    expectRightWithAnyData({
      subgraphs: product,
      document: '{ products { grid { weight name } packages { weight } estimate } }',
    }));

  it('where one of two subgraphs fails at its part of a value', () =>
    expectRightWithAnyData({
      subgraphs: {
        one: `
          type Query { boxes: [Box] } type Box @key(fields: "id") { id: ID! sizes: [[Size!]] @shareable top: Size @shareable }
          type Size @shareable { width: Int }
        `,
        two: `
          type Box @key(fields: "id") { id: ID! sizes: [[Size!]] @shareable top: Size @shareable }
          type Size @shareable { height: Int! }
        `,
      },
      document: '{ boxes { sizes { width height } top { height width } } }',
    }));

  it('where an interface declares a wider type in one subgraph than in another', () =>
    expectRightWithAnyData({
      subgraphs: {
        one: 'type Query { a: Node } interface Node { parts: [Part] } type Part @key(fields: "id") { id: ID! weight: Int } type Box implements Node @key(fields: "id") { id: ID! parts: [Part] @shareable }',
        two: 'type Query { b: Node } interface Node { parts: [Any] } union Any = Part type Part @key(fields: "id") { id: ID! } type Box implements Node @key(fields: "id") { id: ID! parts: [Part] @shareable }',
      },
      document: '{ b { parts { ... on Part { weight } } } a { parts { ... on Part { id } } } }',
    }));

  it('where conditions leave an object with no field at all', () =>
    expectRightWithAnyData({
      subgraphs: product,
      document:
        'query ($no: Boolean!) { products { ... on Product @include(if: $no) { estimate price sku } grid { weight @include(if: $no) } } }',
      variables: { no: false },
    }));

  it('where an event of a subscription needs none of the fetches of one type, and those of another', () =>
    expectRightWithAnyData({
      subgraphs: {
        ...product,
        feed: 'union Item = Product | Part type Subscription { items: [[Item]] } type Product @key(fields: "id") { id: ID! } type Part @key(fields: "id") { id: ID! }',
      },
      document: 'subscription { items { ... on Part { weight name } ... on Product { offer sku } } }',
    }));

  const divided = {
    left: `type Query { any: Face @shareable all: [Face] @shareable } interface Face { x: Int }
      type A implements Face { x: Int @shareable y: Int @shareable } type B implements Face { x: Int }`,
    right: `type Query { any: Face @shareable all: [Face] @shareable } interface Face { y: Int }
      type A implements Face { x: Int @shareable y: Int @shareable } type B implements Face { y: Int }`,
  };

  it.each([
    '{ any { x y } }',
    '{ all { __typename y x } }',
    '{ all { ... on A { y } x ... on B { y } } }',
    '{ all { ... on B { x y } } }',
  ])('where no subgraph has all fields of an interface for all of its object types: %s', (document) =>
    expectRightWithAnyData({ subgraphs: divided, document }),
  );
});
