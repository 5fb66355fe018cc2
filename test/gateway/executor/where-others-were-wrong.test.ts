import { describe, it } from 'vitest';
import { expectRight, type NamedCase } from '../support/expect-right.ts';

/** Compares with one schema over the same data; what a case shows depends on the data, so each is tried with several. */
async function right(named: Omit<NamedCase, 'dataSeed'>): Promise<void> {
  for (let dataSeed = 1; dataSeed <= 10; dataSeed += 1) await expectRight({ ...named, dataSeed });
}

const media = {
  library: `
    type Query { media: [Media] }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Book implements Media @key(fields: "id") { id: ID! title: String! pages: Int }
    type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
  `,
  ratings: `
    type Query { rated: [Media] }
    type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int critic: Critic }
    type Critic @key(fields: "id") { id: ID! }
  `,
  critics: 'type Critic @key(fields: "id") { id: ID! name: String media: [Book] } type Book @key(fields: "id") { id: ID! }',
};

describe('where other gateways were wrong', () => {
  it('__typename next to a field of an interface object', () =>
    right({
      subgraphs: media,
      document: '{ rated { __typename stars ... on Book { pages } } media { stars __typename critic { name } } }',
    }));

  it('a non-null field of an implementor behind a nullable one of its interface', () =>
    right({ subgraphs: media, document: '{ media { title ... on Film { title minutes } stars } }' }));

  it('an interface that a subgraph on the way does not know', () =>
    right({ subgraphs: media, document: '{ rated { critic { media { title stars critic { name } } } } }' }));

  it('an object whose only field is excluded, with what it requires', () =>
    right({
      subgraphs: {
        one: 'type Query { box: Box } type Box @key(fields: "id") { id: ID! size: Int }',
        two: 'type Box @key(fields: "id") { id: ID! size: Int @external price: Int @requires(fields: "size") weight: Int }',
      },
      document: 'query ($no: Boolean!) { box { price @include(if: $no) weight } other: box { price @include(if: $no) } }',
      variables: { no: false },
    }));

  it('mutations out of order where a fragment repeats one', () =>
    right({
      subgraphs: {
        one: 'type Query { a: Int } type Mutation { first: Int third: Int }',
        two: 'type Query { b: Int } type Mutation { second: Int }',
      },
      document: 'mutation { ...F first second ...F } fragment F on Mutation { third second }',
    }));

  it('a list field selected several times with different fields', () =>
    right({
      subgraphs: {
        one: 'type Query { users: [User] } type User @key(fields: "id") { id: ID! friends: [User] }',
        two: 'type User @key(fields: "id") { id: ID! name: String age: Int }',
      },
      document: '{ users { friends { name } } users { friends { age friends { name } } friends { id } } }',
    }));

  it('an external field taken from the subgraph that only names it', () =>
    right({
      subgraphs: {
        one: 'type Query { user: User by: User @provides(fields: "name") } type User @key(fields: "id") { id: ID! name: String @external }',
        two: 'type User @key(fields: "id") { id: ID! name: String @shareable age: Int }',
      },
      document: '{ user { name age } by { name age } }',
    }));

  it('members of a union that select one key for different things', () =>
    right({
      subgraphs: {
        one: `
          type Query { found: [[Found]] }
          union Found = Cat | Dog | Bird
          type Cat @key(fields: "id") { id: ID! lives: Int! friend: Dog }
          type Dog @key(fields: "id") { id: ID! breed: String friend: Dog }
          type Bird { wings: Int name: String }
        `,
        two: 'type Cat @key(fields: "id") { id: ID! name: String } type Dog @key(fields: "id") { id: ID! name: String }',
      },
      document:
        '{ found { ... on Cat { x: name friend { name } } ... on Dog { x: breed friend { breed } } ... on Bird { x: name } } }',
    }));
});
