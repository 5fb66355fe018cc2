import { describe, expect, it } from 'vitest';
import { scriptedEngine } from '../support/scripted-engine.ts';

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

function plan(document: string, sdls: Readonly<Record<string, string>> = shop): string[] {
  const { engine } = scriptedEngine(sdls, () => ({ data: {} }));
  const prepared = engine.prepare(document);
  if ('errors' in prepared) throw new Error(prepared.errors.join());
  return engine
    .explain(prepared)
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

  it('asks mutations in their order, and neighbours in one subgraph together', () => {
    const writes = {
      one: 'type Query { a: Int } type Mutation { first: Int second: Int fourth: Int }',
      two: 'type Query { b: Int } type Mutation { third: Int }',
    };
    const lines = plan('mutation { second ...F first } fragment F on Mutation { third second fourth }', writes);
    expect(inOneLine(lines).match(/mutation \{[^}]*\}/g)).toEqual([
      'mutation { second }',
      'mutation { third }',
      'mutation { fourth first }',
    ]);
  });

  it('says so where there is nothing to fetch', () => {
    expect(plan('{ __typename }')).toEqual(['query: nothing to fetch']);
  });
});
