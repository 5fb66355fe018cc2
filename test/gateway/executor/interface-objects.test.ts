import { describe, expect, it } from 'vitest';
import { expectRight, type NamedCase } from '../support/expect-right.ts';
import { answerEntities, scriptedEngine } from '../support/scripted-engine.ts';

/** What a case shows depends on the data: each is tried with several. */
async function right(named: Omit<NamedCase, 'dataSeed'>): Promise<void> {
  for (let dataSeed = 1; dataSeed <= 10; dataSeed += 1) await expectRight({ ...named, dataSeed });
}

const accounts = {
  staff: `
    interface Account @key(fields: "id") { id: ID! name: String constructor: Boolean toString: Int }
    type Admin implements Account @key(fields: "id") { id: ID! name: String constructor: Boolean! toString: Int! @shareable }
    type Guest implements Account @key(fields: "id") { id: ID! name: String constructor: Boolean toString: Int }
  `,
  archive: 'type Admin @key(fields: "id") { id: ID! toString: Int @shareable }',
  posts: `
    type Query { accounts: [Account] }
    type Account @key(fields: "id") @interfaceObject {
      id: ID!
      name: String @external
      constructor: Boolean @external
      toString: Int @external
      greeting: String @requires(fields: "name")
      built: String @requires(fields: "constructor")
      shown: String @requires(fields: "toString")
      friend: Account
    }
  `,
};

describe('an interface object', () => {
  it('is not asked for an external field that it shares with the interface', () =>
    right({ subgraphs: accounts, document: '{ accounts { name greeting friend { name } } }' }));

  it('is not asked for an external field that another type there requires of it', () =>
    right({
      subgraphs: {
        staff: accounts.staff,
        posts: `
          type Account @key(fields: "id") @interfaceObject { id: ID! name: String @external posts: [Post] }
          type Post @key(fields: "id") { id: ID! by: Account signed: String @requires(fields: "by { name }") }
          type Query { accounts: [Account] }
        `,
      },
      document: '{ accounts { name posts { signed by { name } } } }',
    }));

  it('resolves its own key, although that is required of it too', () =>
    right({
      subgraphs: {
        staff: `
          interface Account @key(fields: "id") { id: ID! boss: Account }
          type Admin implements Account @key(fields: "id") { id: ID! boss: Account name: String }
          type Guest implements Account @key(fields: "id") { id: ID! boss: Account }
        `,
        posts: `
          type Query { accounts: [Account] }
          type Account @key(fields: "id") @interfaceObject {
            id: ID!
            boss: Account @external
            greeting: String @requires(fields: "boss { id }")
          }
        `,
      },
      document: '{ accounts { greeting ... on Admin { name } } }',
    }));

  it('requires a field that is non-null for some types only, and named like one that every object has', () =>
    right({ subgraphs: accounts, document: '{ accounts { built constructor friend { built } } }' }));

  it('requires a field that a subgraph declares differently for each type, although clients see it alike', () =>
    right({ subgraphs: accounts, document: '{ accounts { shown friend { shown toString } } }' }));

  it('requires along a chain of others, while its types are still being asked for', () =>
    right({
      subgraphs: {
        staff: `
          interface Account @key(fields: "id") { id: ID! }
          type Admin implements Account @key(fields: "id") { id: ID! }
          type Guest implements Account @key(fields: "id") { id: ID! }
        `,
        scores: 'type Query { accounts: [Account] } type Account @key(fields: "id") @interfaceObject { id: ID! score: Int }',
        ranks: `
          type Account @key(fields: "id") @interfaceObject { id: ID! score: Int @external rank: Int @requires(fields: "score") }
        `,
        peers: `
          type Account @key(fields: "id") @interfaceObject { id: ID! rank: Int @external peers: [Account] @requires(fields: "rank") }
        `,
      },
      document: '{ accounts { ... on Guest { peers { rank } } } }',
    }));

  it('loses nothing to what is not of the key below a field of the key', async () => {
    const { ask, asked } = scriptedEngine(
      {
        home: `
          type Query { accounts: [Account] }
          interface Account @key(fields: "id") @key(fields: "place { no }") { id: ID! place: Place! }
          type Admin implements Account @key(fields: "id") @key(fields: "place { no }") { id: ID! place: Place! }
          type Guest implements Account @key(fields: "id") @key(fields: "place { no }") { id: ID! place: Place! }
          type Place @shareable { no: Int! }
        `,
        maps: `
          type Account @key(fields: "id") @interfaceObject { id: ID! place: Place! @shareable friend: Account }
          type Place @shareable { no: Int! height: Int! }
        `,
      },
      (request) => {
        if (request.subgraph === 'maps')
          return { data: answerEntities(request, () => ({ friend: { id: '2', place: { no: 2 } } })) };
        const data = answerEntities(request, () => ({ __typename: 'Guest' }));
        return { data: { accounts: [{ __typename: 'Admin', id: '1', place: { no: 1 } }], ...data } };
      },
    );
    expect(await ask('{ accounts { friend { ... on Admin { place { height } } } } }')).toEqual({
      data: { accounts: [{ friend: {} }] },
    });
    expect(asked.filter(({ query }) => query.includes('height'))).toEqual([]);
  });

  it('of two that share some types is asked for these alone', () =>
    right({
      subgraphs: {
        home: `
          interface Buyer @key(fields: "id") { id: ID! }
          interface Seller @key(fields: "id") { id: ID! }
          type Person implements Buyer & Seller @key(fields: "id") { id: ID! }
          type Shop implements Seller @key(fields: "id") { id: ID! }
        `,
        market: `
          type Query { buyers: [Buyer] sellers: [Seller] }
          type Buyer @key(fields: "id") @interfaceObject { id: ID! spent: Int }
          type Seller @key(fields: "id") @interfaceObject { id: ID! earned: Int }
        `,
      },
      document: '{ buyers { ... on Person { earned spent } } sellers { earned ... on Person { spent } } }',
    }));

  it('is not asked for a field of types for which it is refused', () =>
    right({
      subgraphs: accounts,
      document: '{ accounts { friend { name } } again: accounts { friend { greeting } } }',
      denied: ['Guest.friend'],
    }));

  it('is not asked for what is refused along with what is not, where the types are known', () =>
    right({
      subgraphs: {
        ...accounts,
        staff: `type Query { staff: [Account] } ${accounts.staff}`,
        notes: 'type Account @key(fields: "id") @interfaceObject { id: ID! note: Int! pinned: String }',
      },
      document: '{ staff { pinned friend { note } ... on Guest { note } } }',
      denied: ['Admin.note'],
    }));

  it('loses nothing to a field that cannot be null and is selected for other types', async () => {
    const { ask } = scriptedEngine(
      {
        staff: `
          type Query { staff: [Account] } interface Account @key(fields: "id") { id: ID! }
          type Admin implements Account @key(fields: "id") { id: ID! }
          type Guest implements Account @key(fields: "id") { id: ID! }
        `,
        notes: 'type Account @key(fields: "id") @interfaceObject { id: ID! note: Int! pinned: String }',
      },
      ({ subgraph, query, variables }) => {
        if (subgraph === 'staff')
          return { data: { staff: ['Admin', 'Guest'].map((__typename) => ({ __typename, id: __typename })) } };
        const lists = [...query.matchAll(/(\w+):_entities\(representations:\$(\w+)\){\.\.\. on Account{([^}]*)}}/g)];
        const entity = (id: unknown, fields = '') =>
          id === 'Admin' && fields.includes('note') ? null : { note: 1, pinned: 'yes' };
        const data = lists.map(([, alias = '', list = '', fields]) => {
          const representations = (variables[list] ?? []) as { readonly id: string }[];
          return [alias, representations.map(({ id }) => entity(id, fields))];
        });
        return { data: Object.fromEntries(data) };
      },
    );
    expect(await ask('{ staff { pinned ... on Guest { note } } }')).toEqual({
      data: { staff: [{ pinned: 'yes' }, { pinned: 'yes', note: 1 }] },
    });
  });
});
