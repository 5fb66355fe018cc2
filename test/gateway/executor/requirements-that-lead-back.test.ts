import { describe, it } from 'vitest';
import { expectRight, type NamedCase } from '../support/expect-right.ts';

const subgraphs: NamedCase['subgraphs'] = {
  stores: `type Query { stores: [Store] } type Store @key(fields: "id") { id: ID! }`,
  owners: `type Store @key(fields: "id") { id: ID! owner: Store name: String }`,
  ratings: `type Store @key(fields: "id") {
              id: ID! owner: Store @external name: String @external
              rating: Int @requires(fields: "name owner { id }") rank: Int @requires(fields: "owner { id owner { id } }")
            }`,
};

describe('a field that requires what leads back to its own type', () => {
  it.each([
    ['once', '{ stores { rating owner { rating } } }'],
    ['at several levels', '{ stores { rating owner { rating owner { rating name owner { rating } } } } }'],
    ['two levels below', '{ stores { rank owner { rank owner { rank rating owner { rank } } } } }'],
    ['under another name', '{ stores { rank a: owner { rank b: owner { rating } } owner { b: owner { rank } } } }'],
  ])('is answered inside what it requires: %s', async (_name, document) => {
    for (const dataSeed of [1, 2, 3]) await expectRight({ subgraphs, document, dataSeed });
  });
});
