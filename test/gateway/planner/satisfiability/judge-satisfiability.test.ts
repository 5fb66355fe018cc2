import { describe, expect, it } from 'vitest';
import { createBudget, generousLimits } from '../../../../src/gateway/operation/budget.ts';
import { judgeSatisfiability } from '../../../../src/gateway/planner/satisfiability/judge-satisfiability.ts';
import { modelOf, unplannableIn } from '../../support/satisfiability.ts';

/** Messages of all faults. What is a fault must not be planned, either. */
function faultsOf(sdls: Readonly<Record<string, string>>): string[] {
  const model = modelOf(sdls);
  return judgeSatisfiability(model).faults.map(({ message, query, labels }) => {
    expect(unplannableIn(model, query, labels), query).not.toBeNull();
    return message;
  });
}

const user = 'type Query { me: User } type User @key(fields: "id") { id: ID! }';

describe('a field is out of reach', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'in a subgraph without a key for its type',
      { a: 'type Query { me: User } type User { id: ID! }', b: 'type User { name: String }' },
      [
        '"User.name" cannot be resolved in { me { name } }, where "User" comes from "a"',
        '- "b" cannot be entered: "User" has no @key there that it resolves.',
      ],
    ],
    [
      'in a subgraph that does not resolve its key',
      { a: user, b: 'type User @key(fields: "id", resolvable: false) { id: ID! name: String }' },
      [
        '"User.name" cannot be resolved in { me { name } }, where "User" comes from "a"',
        '- "b" cannot be entered: "User" has no @key there that it resolves.',
      ],
    ],
    [
      'in a subgraph with other keys',
      { a: user, b: 'type User @key(fields: "mail") { mail: String @shareable name: String }', c: 'type User @key(fields: "tax") { tax: ID mail: String @shareable }' },
      [
        '"User.mail" cannot be resolved in { me { mail } }, where "User" comes from "a"',
        '- "b" cannot be entered from "a": @key(fields: "mail") needs "mail" of "User", which only "b" and "c" resolve.',
        '- "c" cannot be entered from "a": @key(fields: "tax") needs "tax" of "User", which only "c" resolves.',
      ],
    ],
    [
      'that requires one out of reach',
      {
        a: user,
        b: 'type User @key(fields: "id") { id: ID! age: Int @external old: Boolean @requires(fields: "age") }',
        c: 'type User @key(fields: "mail") { mail: String age: Int }',
      },
      [
        '"User.old" cannot be resolved in { me { old } }, where "User" comes from "a"',
        '- "b" cannot be entered from "a": @requires(fields: "age") needs "age" of "User", which only "c" resolves.',
      ],
    ],
    [
      'of a value without a key, in another subgraph than the one that returns it',
      {
        a: 'type Query { me: User } type User { at: Place } type Place { street: String @shareable }',
        b: 'type Query { here: Place } type Place { street: String @shareable town: String }',
      },
      [
        '"Place.town" cannot be resolved in { me { at { town } } }, where "Place" comes from "a"',
        '- "b" cannot be entered: "Place" has no @key there that it resolves.',
      ],
    ],
    [
      'of one member of a union',
      { a: 'type Query { any: Any } union Any = User | Shop type User { id: ID! } type Shop { id: ID! }', b: 'type Shop { open: Boolean }' },
      [
        '"Shop.open" cannot be resolved in { any { ... on Shop { open } } }, where "Shop" comes from "a"',
        '- "b" cannot be entered: "Shop" has no @key there that it resolves.',
      ],
    ],
    [
      'while the label of its @override is active',
      {
        a: 'type Query { me: User } type User { id: ID! name: String }',
        b: 'type User { name: String @override(from: "a", label: "moved") }',
      },
      [
        '"User.name" cannot be resolved in { me { name } }, where "User" comes from "a"',
        '- "a" resolves it only while the label "moved" is not active.',
        '- "b" cannot be entered: "User" has no @key there that it resolves.',
      ],
    ],
    [
      'that takes a value which no object above sets',
      {
        a: `type Query { shop: Shop items: [Item] } type Shop @key(fields: "id") @context(name: "shop") { id: ID! money: String items: [Item] }
          type Item @key(fields: "id") { id: ID! price(in: String @fromContext(field: "$shop { money }")): Int }`,
      },
      [
        '"Item.price" cannot be resolved in { items { price } }, where "Item" comes from "a"',
        '- "a" cannot be entered from "a": the context value "a__shop money" is not set by an object above, or cannot be resolved there.',
      ],
    ],
    [
      'of interfaces of which a value does not tell its type',
      {
        a: 'type Query { books: [Book] } interface Media @key(fields: "isbn") { isbn: ID! } type Book implements Media @key(fields: "isbn") { isbn: ID! }',
        b: 'type Query { top: Media } type Media @interfaceObject @key(fields: "rank") { rank: Int }',
      },
      [
        '"Media.__typename" cannot be resolved in { top { __typename } }, where "Book" comes from "b"',
        '- "a" cannot be entered from "b": @key(fields: "isbn") needs "isbn" of "Book", which only "a" resolves.',
      ],
    ],
  ])('%s', (_what, sdls, [first = '', ...rest]) => {
    const found = faultsOf(sdls).find((message) => message.startsWith(first));
    expect(found?.split('\n')).toEqual([first, ...rest]);
  }); // prettier-ignore
});

describe('a field is within reach', () => {
  it.each<[string, Record<string, string>]>([
    [
      'behind a chain of keys',
      {
        a: user,
        b: 'type User @key(fields: "id") @key(fields: "mail") { id: ID! mail: String @shareable }',
        c: 'type User @key(fields: "mail") { mail: String @shareable name: String }',
      },
    ],
    [
      'if it is provided',
      {
        a: 'type Query { me: User @provides(fields: "name") } type User @key(fields: "id", resolvable: false) { id: ID! name: String @external }',
        b: 'type User @key(fields: "id") { id: ID! name: String @shareable }',
      },
    ],
    [
      'if what it requires is selected on an interface that the value may have',
      {
        a: `type Query { e: Entity } type Entity @key(fields: "id") { id: ID! d: Foo } interface Foo { foo: String! }
          interface Bar implements Foo { foo: String! bar: String! } type Baz implements Foo & Bar @shareable { foo: String! bar: String! }`,
        b: `type Entity @key(fields: "id") { id: ID! d: Foo @external r: String @requires(fields: "d { ... on Bar { bar } }") }
          interface Foo { foo: String! } interface Bar implements Foo { foo: String! bar: String! }
          type Baz implements Foo & Bar @shareable { foo: String! bar: String! }`,
      },
    ],
    [
      'of the query, wherever that is returned',
      { a: 'type Query { a: Thing query: Query } type Thing { query: Query }', b: 'type Query { b: Int }' },
    ],
    [
      'of an interface object, from the members of the interface and back',
      {
        a: 'type Query { books: [Book] } interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! title: String }',
        b: 'type Query { top: Media } type Media @interfaceObject @key(fields: "id") { id: ID! stars: Int }',
      },
    ],
    [
      'with and without the label of its @override',
      { a: user.replace('id: ID!', 'id: ID! name: String'), b: 'type User @key(fields: "id") { id: ID! name: String @override(from: "a", label: "moved") }' },
    ],
    [
      'if it is hidden, though no subgraph could be asked',
      { a: 'type Query { me: User } type User { id: ID! }', b: 'type User { name: String @inaccessible }' },
    ],
  ])('%s', (_what, sdls) => {
    expect(faultsOf(sdls)).toEqual([]);
  }); // prettier-ignore
});

describe('what is within reach is planned', () => {
  it('behind a chain of keys through twenty subgraphs', () => {
    const key = (at: number) => ({ key: `@key(fields: "k${at}")`, field: `k${at}: ID @shareable` });
    const subgraph = (at: number): string => {
      const [own, next] = [key(at), key(at + 1)];
      const isLast = at === 19;
      const query = at === 0 ? 'type Query { t: T }' : '';
      return `${query} type T ${own.key} ${isLast ? '' : next.key} { ${own.field} ${isLast ? 'last: Int' : next.field} }`;
    };
    const model = modelOf(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`s${at}`, subgraph(at)])));
    expect(judgeSatisfiability(model)).toEqual({ faults: [], unproved: [] });
    expect(unplannableIn(model, '{ t { last } }')).toBeNull();
  });

  it('behind twenty requirements, each in another subgraph', () => {
    const subgraph = (at: number): string =>
      at === 0
        ? 'type Query { t: T } type T @key(fields: "id") { id: ID r0: Int }'
        : `type T @key(fields: "id") { id: ID r${at - 1}: Int @external r${at}: Int @requires(fields: "r${at - 1}") }`;
    const model = modelOf(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`s${at}`, subgraph(at)])));
    expect(judgeSatisfiability(model)).toEqual({ faults: [], unproved: [] });
    expect(unplannableIn(model, '{ t { r19 } }')).toBeNull();
  });
});

describe('each fault is told once', () => {
  it('with the shortest path, where several lead to it', () => {
    const { faults } = judgeSatisfiability(
      modelOf({
        a: 'type Query { team: Team me: User } type Team { users: [User] } type User { id: ID! team: Team }',
        b: 'type User { name: String }',
      }),
    );
    expect(faults.map(({ coordinate, query }) => [coordinate, query])).toEqual([['User.name', '{ me { name } }']]);
  });

  it('for a field that many object types have of one interface object', () => {
    const { faults } = judgeSatisfiability(
      modelOf({
        a: `type Query { media: Media } interface Media @key(fields: "id") { id: ID! }
          type Book implements Media @key(fields: "id") { id: ID! } type Film implements Media @key(fields: "id") { id: ID! }`,
        b: 'type Media @interfaceObject @key(fields: "id", resolvable: false) { id: ID! stars: Int }',
      }),
    );
    expect(faults.map(({ coordinate, query }) => [coordinate, query])).toEqual([['Media.stars', '{ media { stars } }']]);
  });

  it('with where it and the way to it are declared', () => {
    const { faults } = judgeSatisfiability(
      modelOf({ a: 'type Query { me: User } type User { id: ID! }', b: 'type User { name: String }' }),
    );
    expect(faults[0]?.declarations).toEqual([
      { subgraph: 'b', coordinate: 'User.name' },
      { subgraph: 'a', coordinate: 'Query.me' },
    ]);
  });
});

describe('the work is bounded', () => {
  /** Entities that lead to one another, each of them in every subgraph. */
  const dense = (subgraphs: number, types: number) =>
    Object.fromEntries(
      Array.from({ length: subgraphs }, (_, subgraph) => [
        `s${subgraph}`,
        [
          `type Query { q${subgraph}: T0 }`,
          ...Array.from(
            { length: types },
            (__, type) =>
              `type T${type} @key(fields: "id") { id: ID! f${subgraph}: Int r${subgraph}: T${(type + subgraph + 1) % types} }`,
          ),
        ].join('\n'),
      ]),
    );

  function stepsOf(subgraphs: number, types: number): number {
    return stepsFor(dense(subgraphs, types));
  }

  function stepsFor(sdls: Readonly<Record<string, string>>): number {
    const budget = createBudget(generousLimits);
    expect(judgeSatisfiability(modelOf(sdls), budget)).toEqual({ faults: [], unproved: [] });
    return budget.spent().steps;
  }

  it('by the fields and the places where values stand, not by paths', () => {
    const small = stepsOf(4, 10);
    expect(stepsOf(8, 10)).toBeLessThan(small * 5);
    expect(stepsOf(4, 20)).toBeLessThan(small * 2.5);
  });

  it.each<[string, (members: readonly string[]) => string]>([
    [
      'a union',
      (members) => `union All = ${members.join(' | ')} ${members.map((name) => `type ${name} { all: All }`).join(' ')}`,
    ],
    [
      'an interface',
      (members) => `interface All { all: All } ${members.map((name) => `type ${name} implements All { all: All }`).join(' ')}`,
    ],
  ])('by the members of %s, not by the ways that lead to it', (_, sdl) => {
    const steps = (count: number) => {
      const members = Array.from({ length: count }, (__, at) => `T${at}`);
      return stepsFor({ a: `type Query { all: All } ${sdl(members)}` });
    };
    expect(steps(200)).toBeLessThan(steps(100) * 2.5);
  });

  it('by a budget, beyond which nothing more is judged, and what was not is told', () => {
    const sdls = {
      a: `type Query { me: User teams: [Team] } type User { id: ID! } type Team { id: ID! lead: Person } type Person { id: ID! }`,
      b: 'type User { name: String }',
    };
    const within = (planningStepsMax: number) =>
      judgeSatisfiability(modelOf(sdls), createBudget({ ...generousLimits, planningStepsMax }));
    const notProved = (types: string) =>
      `It is not proved that all fields of ${types} can be resolved: the graph is too large. [SATISFIABILITY_NOT_PROVED]`;
    expect(within(0)).toEqual({ faults: [], unproved: [notProved('"Query", "User", "Team" and "Person"')] });
    expect(within(10)).toEqual({ faults: [], unproved: [notProved('"User", "Team" and "Person"')] });
    expect(within(1000)).toMatchObject({ faults: [{ coordinate: 'User.name' }], unproved: [] });
  });
});
