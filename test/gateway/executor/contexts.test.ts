import { describe, it } from 'vitest';
import { expectRight, type NamedCase } from '../support/expect-right.ts';

/** Several sets of data: lists that are empty, entities that stand below several objects, nulls. */
async function expectAlwaysRight(named: Omit<NamedCase, 'dataSeed'>): Promise<void> {
  for (let dataSeed = 1; dataSeed <= 25; dataSeed++) await expectRight({ ...named, dataSeed });
}

const offer =
  'type Offer @key(fields: "id") { id: ID! price(in: String @fromContext(field: "$place { currency }"), tax: Int): Int }';
const malls = {
  malls: `
    type Query { malls: [Mall!]! }
    type Subscription { opened: Mall! }
    type Mutation { open: Mall! }
    type Mall @key(fields: "id") @context(name: "place") { id: ID! currency: String offers: [Offer!]! }
    ${offer}
  `,
};

describe('an argument from a context', () => {
  it('goes with what the client gives, under aliases and conditions', () =>
    expectAlwaysRight({
      subgraphs: malls,
      document: `
        query ($tax: Int, $no: Boolean!) {
          malls { offers { price one: price(tax: 1) @skip(if: $no) ...More gone: price(tax: 9) @include(if: $no) } }
        }
        fragment More on Offer { price taxed: price(tax: $tax) }
      `,
      variables: { tax: 7, no: false },
    }));

  it('has the value of the nearest object that sets the context', () =>
    expectAlwaysRight({
      subgraphs: {
        malls: `
          type Query { malls: [Mall!] }
          type Mall @key(fields: "id") @context(name: "place") { id: ID! currency: String shops: [Shop] offers: [Offer] }
          type Shop @context(name: "place") { currency: String offers: [[Offer]] mall: Mall }
          ${offer}
        `,
      },
      document: '{ malls { offers { price } shops { offers { price } mall { offers { price } shops { offers { price } } } } } }',
    }));

  it('is not that of the object that has the field, even if it sets the context', () =>
    expectAlwaysRight({
      subgraphs: {
        malls: `
          type Query @context(name: "place") { currency: String offers: [Offer] }
          type Offer @key(fields: "id") @context(name: "place") {
            id: ID!
            currency: String
            next: Offer
            price(in: String @fromContext(field: "$place { currency }")): Int
          }
        `,
      },
      document: '{ offers { price next { price next { price } } } }',
    }));

  it('is read as each type says that sets the context', () =>
    expectAlwaysRight({
      subgraphs: {
        malls: `
          type Query { places: [Place] shops: [Shop] }
          interface Place { offers: [Offer!] }
          type Mall implements Place @key(fields: "id") @context(name: "place") { id: ID! currency: String offers: [Offer!] }
          type Shop implements Place @key(fields: "id") @context(name: "place") { id: ID! owner: Owner offers: [Offer!] }
          type Owner { currency: String! }
          type Offer @key(fields: "id") {
            id: ID!
            price(in: String @fromContext(field: "$place ... on Mall { currency } ... on Shop { owner { currency } }")): Int
          }
        `,
      },
      document: '{ places { ... on Mall { offers { price } } ... on Shop { offers { price } } } shops { offers { price } } }',
    }));

  it('is set by all objects of an interface, and of a union', () =>
    expectAlwaysRight({
      subgraphs: {
        malls: `
          type Query { places: [Place] things: [Thing] }
          interface Place @context(name: "place") { currency: String offers: [Offer!] }
          type Mall implements Place { currency: String offers: [Offer!] }
          type Shop implements Place { currency: String offers: [Offer!] }
          union Thing @context(name: "thing") = Mall | Stall
          type Stall { size: Int offers: [Bid] }
          ${offer}
          type Bid @key(fields: "id") { id: ID! height(of: Int @fromContext(field: "$thing ... on Stall { size }")): Int }
        `,
      },
      document:
        '{ places { offers { price } } things { ... on Stall { bids: offers { height } } ... on Mall { offers { price } } } }',
    }));

  it('may be a list, of fields below lists, too', () =>
    expectAlwaysRight({
      subgraphs: {
        malls: `
          type Query { malls: [Mall!] }
          type Mall @key(fields: "id") @context(name: "place") { id: ID! names: [[String]] shops: [Shop] offers: [[Offer]] }
          type Shop { size: Int }
          type Offer @key(fields: "id") {
            id: ID!
            price(of: [[String]] @fromContext(field: "$place { names }"), sizes: [Int] @fromContext(field: "$place { shops { size } }")): Int
          }
        `,
      },
      document: '{ malls { offers { price } } }',
    }));

  it('is fetched first where another subgraph has the value, and another one leads to the field', () =>
    expectAlwaysRight({
      subgraphs: {
        malls: `
          type Query { malls: [Mall!] }
          type Mall @key(fields: "id") @context(name: "place") { id: ID! currency: String @external }
          ${offer}
        `,
        banks: 'type Mall @key(fields: "id") { id: ID! currency: String }',
        shops: `
          type Mall @key(fields: "id") { id: ID! offers: [Offer] }
          type Offer @key(fields: "id") { id: ID! name: String }
        `,
      },
      document: '{ malls { offers { price name } } }',
    }));

  it('differs for what stands below one entity that stands in several places', () =>
    expectAlwaysRight({
      subgraphs: {
        malls: `
          type Query { malls: [[Mall!]] }
          type Mall @key(fields: "id") @context(name: "place") { id: ID! currency: String shops: [[Shop!]] }
          type Shop @key(fields: "id") { id: ID! }
          ${offer}
        `,
        shops: 'type Shop @key(fields: "id") { id: ID! offers: [[Offer!]] } type Offer @key(fields: "id") { id: ID! }',
      },
      document: '{ malls { shops { id offers { price } } } }',
    }));

  it('goes with what the field requires of its own object', () =>
    expectAlwaysRight({
      subgraphs: {
        malls: `
          type Query { malls: [Mall!] }
          type Mall @key(fields: "id") @context(name: "place") { id: ID! currency: String offers: [Offer] }
          type Offer @key(fields: "id") {
            id: ID!
            weight: Int @external
            price(in: String @fromContext(field: "$place { currency }")): Int @requires(fields: "weight")
            postage: Int @requires(fields: "weight")
          }
        `,
        stock: 'type Offer @key(fields: "id") { id: ID! weight: Int }',
      },
      document: '{ malls { offers { price postage } } }',
    }));

  it("is given to a mutation's result and to each event of a subscription", async () => {
    await expectAlwaysRight({
      subgraphs: malls,
      document: 'mutation { open { offers { price } } again: open { offers { price } } }',
    });
    await expectAlwaysRight({ subgraphs: malls, document: 'subscription { opened { offers { price } } }' });
  });

  it('leaves lists out of a document in which nothing is to be asked for, with their variables', () =>
    expectAlwaysRight({
      subgraphs: {
        malls: `${malls.malls} type Clerk @key(fields: "id") { id: ID! shift(day: Int): Int }`,
        staff: 'type Query { clerk: Clerk } type Clerk @key(fields: "id") { id: ID! }',
      },
      document: 'query ($tax: Int, $day: Int) { clerk { shift(day: $day) } malls { offers { price(tax: $tax) } } }',
    }));
});
