import { describe, expect, it } from 'vitest';
import { scriptedEngine } from '../support/scripted-engine.ts';
import { operationOf } from '../support/operation-of.ts';

const shop = {
  accounts: 'type Query { me: User } type User @key(fields: "id") { id: ID! name: String }',
  reviews: `
    type User @key(fields: "id") { id: ID! reviews: [Review] }
    type Review { body: String author: User product: Product }
    type Product @key(fields: "upc") { upc: ID! reviews: [Review] }
  `,
  products: 'type Query { top: [Product] } type Product @key(fields: "upc") { upc: ID! price: Int weight: Int }',
  stock: `
    type Product @key(fields: "upc") {
      upc: ID!
      price: Int @external
      weight: Int @external
      inStock: Boolean
      shipping: Int @requires(fields: "price weight")
    }
  `,
};

/** Each returns the same things and knows a field of its own. */
const sharing = (field: string, own: string) => `
  type Query { thing: Thing @shareable ${own} }
  type Mutation { write: Thing @shareable }
  type Thing @key(fields: "id") { id: ID! ${field}: Int }
  type Holder @key(fields: "id") { id: ID! thing: Thing @shareable }
`;

const parts = {
  one: sharing('a', 'other: Thing'),
  two: sharing('b', ''),
  three: 'type Query { holder: Holder } type Holder @key(fields: "id") { id: ID! }',
};

function plan(document: string, sdls: Readonly<Record<string, string>> = shop): string[] {
  const { engine } = scriptedEngine(sdls, () => ({ data: {} }));
  const operation = operationOf(engine, document);
  return engine
    .explain(operation)
    .trim()
    .split('\n')
    .map((line) => line.trim());
}

/** The documents of a plan, each without its line breaks. */
const inOneLine = (lines: readonly string[]) => lines.join(' ');

describe('the plan', () => {
  it('is one request where one subgraph knows everything', () => {
    expect(plan('{ me { id name } }')).toEqual([
      'query: 1 fetch, 1 in sequence',
      '#1 accounts',
      '{',
      'me {',
      'id',
      'name',
      '}',
      '}',
    ]);
  });

  it('asks by key, with what the client did not select taken along', () => {
    expect(inOneLine(plan('{ me { reviews { body } } }'))).toBe(
      'query: 2 fetches, 2 in sequence #1 accounts { me { id } } #2 reviews  after #1 for User at me ' +
        'query ($_r0: [_Any!]!) { _e0: _entities(representations: $_r0) { ... on User { reviews { body } } } }',
    );
  });

  it('asks a subgraph once for several places, as late as costs nothing', () => {
    const lines = plan('{ top { inStock shipping } me { reviews { product { inStock shipping } } } }');
    expect(lines[0]).toBe('query: 5 fetches, 4 in sequence');
    expect(lines.filter((line) => line.startsWith('#')).map((line) => line.split(' ')[1])).toEqual([
      'products',
      'accounts',
      'reviews',
      'products',
      'stock',
    ]);
  });

  it('follows a chain of keys through a third subgraph', () => {
    const chain = {
      one: 'type Query { thing: Thing } type Thing @key(fields: "a") { a: ID! }',
      two: 'type Thing @key(fields: "a") @key(fields: "b") { a: ID! b: ID! }',
      three: 'type Thing @key(fields: "b") { b: ID! value: Int }',
    };
    expect(plan('{ thing { value } }', chain).filter((line) => line.startsWith('#'))).toEqual([
      '#1 one',
      '#2 two  after #1',
      '#3 three  after #1 #2',
    ]);
  });

  it('asks two subgraphs for parts of one value where that is earlier', () => {
    expect(plan('{ thing { a b } }', parts)[0]).toBe('query: 2 fetches, 1 in sequence');
    expect(plan('{ holder { thing { a b } } }', parts)[0]).toBe('query: 3 fetches, 2 in sequence');
  });

  it('asks one subgraph for a value of which another does not know every type', () => {
    const face = (field: string, other: string) => `
      type Query { face: Face @shareable }
      interface Face { id: ID! }
      type A implements Face @key(fields: "id") { id: ID! ${field}: Int }
      ${other}
    `;
    const both = 'type B implements Face @shareable { id: ID! }';
    const sequence = (one: string, two: string) =>
      plan('{ face { ... on A { a b } } }', { one: face('a', one), two: face('b', two) })[0];
    expect(sequence(both, both)).toBe('query: 2 fetches, 1 in sequence');
    expect(sequence(both, '')).toBe('query: 2 fetches, 2 in sequence');
  });

  it('asks one for the whole value, and the other by key, where something else takes as long', () => {
    expect(plan('{ thing { a b } other { b } }', parts)[0]).toBe('query: 2 fetches, 2 in sequence');
  });

  it('runs a mutation in one subgraph, though two could be asked for parts of its value', () => {
    const lines = plan('mutation { write { a b } }', parts);
    expect(lines[0]).toBe('mutation: 2 fetches, 2 in sequence');
    expect(lines.filter((line) => line.startsWith('write'))).toHaveLength(1);
  });

  it('asks one subgraph for several fields, though another returns less for one of them', () => {
    const shared = {
      one: `
        type Query { face: Face @shareable thing: Thing @shareable }
        interface Face { name: String }
        type A implements Face @shareable { name: String }
        type B implements Face @shareable { name: String size: Int }
        type Thing @shareable { id: ID }
      `,
      two: `
        type Query { face: Face @shareable }
        interface Face { name: String }
        type A implements Face @shareable { name: String }
      `,
      three: 'type Query { thing: Thing @shareable } type Thing @shareable { id: ID }',
    };
    expect(plan('{ face { name ... on B { size } } thing { id } }', shared)[0]).toBe('query: 1 fetch, 1 in sequence');
    expect(plan('{ face { name @skip(if: true) } }', shared)[0]).toBe('query: 1 fetch, 1 in sequence');
  });

  it('asks mutations in their order, and neighbours in one subgraph together', () => {
    const writes = {
      one: 'type Query { a: Int } type Mutation { first: Int second: Int fourth: Int }',
      two: 'type Query { b: Int } type Mutation { third: Int }',
    };
    const lines = plan('mutation { second ...F first } fragment F on Mutation { third second fourth }', writes);
    expect(lines[0]).toBe('mutation: 3 fetches, 3 in sequence');
    expect(inOneLine(lines).match(/mutation \{[^}]*\}/g)).toEqual([
      'mutation { second }',
      'mutation { third }',
      'mutation { fourth first }',
    ]);
  });

  it('says from which objects an argument has its value', () => {
    const malls = {
      malls: `
        type Query { mall: Mall }
        type Mall @context(name: "place") { owner: Owner shop: Shop }
        type Owner { currency: String }
        type Shop @key(fields: "id") { id: ID! offers: [Offer!] }
        type Offer @key(fields: "id") {
          id: ID!
          price(in: String @fromContext(field: "$place { owner { currency } }")): Int
        }
      `,
    };
    expect(inOneLine(plan('{ mall { shop { offers { price } } } }', malls))).toBe(
      'query: 2 fetches, 2 in sequence #1 malls { mall { owner { currency } shop { offers { id } } } } ' +
        '#2 malls  after #1 for Offer at mall.shop.offers with $_c0_0 from owner { currency } of Mall at mall ' +
        'query ($_r0: [_Any!]!, $_c0_0: String) { _e0: _entities(representations: $_r0) { ... on Offer { price(in: $_c0_0) } } }',
    );
  });

  it('says so where there is nothing to fetch', () => {
    expect(plan('{ __typename }')).toEqual(['query: nothing to fetch']);
  });
});
