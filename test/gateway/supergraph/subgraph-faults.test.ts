import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requiresScopes", "@policy", "@authenticated"])\n`;
const faultsOf = (...sdls: string[]) => {
  const built = buildGraph({ subgraphs: sdls.map((sdl, at) => ({ name: 'abc'[at] ?? '', sdl: link + sdl })) });
  return built.ok ? [] : built.faults;
};

describe('a requirement that asks for nothing is refused', () => {
  it.each([
    [
      '@requiresScopes(scopes: [[]])',
      'a: Query.x has @requiresScopes with an empty list among its scopes, which everybody who is signed in meets. Use @authenticated',
    ],
    ['@requiresScopes(scopes: [["a"], []])', 'which everybody who is signed in meets'],
    ['@requiresScopes(scopes: [])', 'a: Query.x has @requiresScopes(scopes: []), which nobody can meet. Name the scopes'],
    ['@policy(policies: [[]])', 'a: Query.x has @policy with an empty list among its policies, which everybody meets.'],
    ['@policy(policies: [])', 'a: Query.x has @policy(policies: []), which nobody can meet.'],
  ])('%s', (directive, message) => {
    expect(faultsOf(`type Query { x: Int ${directive} }`)).toEqual([expect.stringContaining(message)]);
    expect(faultsOf(`type Query { x: X } type X ${directive} { x: Int }`)).toHaveLength(1);
    expect(faultsOf(`type Query { x: E } enum E ${directive} { X }`)).toHaveLength(1);
  });

  it('in a ready supergraph too', () => {
    const built = buildGraph({
      subgraphs: [{ name: 'a', sdl: `${link} type Query { x: Int @requiresScopes(scopes: [["a"]]) }` }],
    });
    const ready = (built.ok ? built.supergraphSdl : '').replace('[["a"]]', '[[]]');
    expect(buildGraph({ subgraphs: [], ready })).toMatchObject({ ok: false, faults: [expect.stringContaining('Query.x')] });
  });

  it('and one that asks for something is not', () => {
    expect(faultsOf('type Query { x: Int @requiresScopes(scopes: [["a", "b"], ["c"]]) @policy(policies: [["d"]]) }')).toEqual([]);
  });
});

describe('an auth directive where the guard decides nothing is refused', () => {
  const stepUp = (definition: string, sdl: string) => `extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
    @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"])
    @composeDirective(name: "@requiresAal")
    directive @requiresAal${definition}
    ${sdl}`;
  const built = (sdl: string) => buildGraph({ subgraphs: [{ name: 'a', sdl }] });

  it.each([
    ['an argument of a field', 'ARGUMENT_DEFINITION', 'type Query { x(y: Int @requiresAal): Int }', 'Query.x(y:)'],
    ['an input field', 'INPUT_FIELD_DEFINITION', 'type Query { x(y: Y): Int } input Y { z: Int @requiresAal }', 'Y.z'],
    ['a value of an enum', 'ENUM_VALUE', 'type Query { x: E } enum E { P Q @requiresAal }', 'E.Q'],
    ['the schema', 'SCHEMA', 'type Query { x: Int } extend schema @requiresAal', 'schema'],
    [
      'an argument of a directive',
      'ARGUMENT_DEFINITION',
      'type Query { x: Int } directive @d(y: Int @requiresAal) on FIELD',
      '@d(y:)',
    ],
  ])('%s', (_what, location, sdl, coordinate) => {
    const fault = expect.stringContaining(`a: ${coordinate} is marked with @requiresAal, which protects objects`) as string;
    expect(built(stepUp(` on ${location}`, sdl))).toEqual({ ok: false, faults: [fault] });
  });

  it('where it is not linked either', () => {
    const sdl = 'directive @authenticated on ARGUMENT_DEFINITION type Query { x(y: Int @authenticated): Int }';
    expect(built(sdl)).toEqual({ ok: false, faults: [expect.stringContaining('a: Query.x(y:) is marked with @authenticated')] });
  });

  it('in a ready supergraph too', () => {
    const composed = built('type Query { x(y: Int): Int }');
    const ready = (composed.ok ? composed.supergraphSdl : '').replace('y: Int', 'y: Int @requiresAal');
    expect(buildGraph({ subgraphs: [], ready })).toMatchObject({ ok: false, faults: [expect.stringContaining('Query.x(y:)')] });
  });

  it.each([
    ['(level: Int! = 3)', '@requiresAal(level:) has the default 3, and 2 is what counts'],
    ['(level: Int! = 2, maxAgeSeconds: Int = 60)', '@requiresAal(maxAgeSeconds:) has the default 60, and null is what counts'],
  ])('and so is a default that the guard would not take: %s', (given, message) => {
    const sdl = stepUp(`${given} on FIELD_DEFINITION`, 'type Query { x: Int @requiresAal }');
    expect(built(sdl)).toEqual({ ok: false, faults: [expect.stringContaining(message)] });
  });

  it.each(['', '(level: Int)', '(level: Int! = 2, maxAgeSeconds: Int = null)'])(
    'and any other definition is not: %s',
    (given) => {
      expect(built(stepUp(`${given} on FIELD_DEFINITION`, 'type Query { x: Int @requiresAal }'))).toMatchObject({ ok: true });
    },
  );
});

describe('a way to mutations that does not begin at the root is one fault', () => {
  const others = 'type Query { b: Int } type Mutation { one: Int two: Int three: Int }';

  it.each([
    [
      'a mutation that returns it',
      'type Query { a: Int } type Mutation { as(id: ID!): Mutation }',
      'a: Mutation.as returns Mutation',
    ],
    ['a query that returns it', 'type Query { a: Mutation } type Mutation { x: Int }', 'a: Query.a returns Mutation'],
    [
      'an object that has it',
      'type Query { a: Box } type Box { all: [Mutation!]! } type Mutation { x: Int }',
      'a: Box.all returns Mutation',
    ],
    ['a union with it', 'type Query { a: U } union U = Mutation type Mutation { x: Int }', 'a: U has the member Mutation'],
    [
      'an interface of it',
      'type Query { a: I } interface I { x: Int } type Mutation implements I { x: Int }',
      'a: Mutation implements I',
    ],
  ])('%s', (_what, sdl, message) => {
    expect(faultsOf(sdl, others)).toEqual([
      expect.stringMatching(new RegExp(`^${message.replaceAll('.', '\\.')}, which is asked for at the root alone`)),
    ]);
  });

  it('and what returns a query composes', () => {
    expect(faultsOf('type Query { a: Query } type Mutation { x: Query }', others)).toEqual([]);
  });
});

describe('a type that is called like a member of every object', () => {
  it('is told where nothing leads to what a type of it has', () => {
    const found = faultsOf('type Query { x: toString } type toString @key(fields: "id") { id: ID! }', 'type toString { w: Int }');
    expect(found).toEqual([expect.stringContaining('toString')]);
  });

  it.each(['toString', 'valueOf', 'constructor', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable'])(
    'is composed of two subgraphs: %s',
    (name) => {
      const type = (field: string) => `type ${name} @key(fields: "id") { id: ID! ${field}: Int }`;
      expect(faultsOf(`type Query { x: ${name} } ${type('v')}`, type('w'))).toEqual([]);
    },
  );

  it('is composed where it is no type of objects', () => {
    expect(faultsOf('type Query { x(by: toString): valueOf } input toString { v: Int } enum valueOf { hasOwnProperty }')).toEqual(
      [],
    );
  });
});

describe('a root type that is hidden', () => {
  const hides = link.replace('"@key"', '"@key", "@inaccessible"');
  const built = (sdl: string) => buildGraph({ subgraphs: [{ name: 'a', sdl: hides + sdl }] });

  it('is told where clients could ask for nothing', () => {
    expect(built('type Query { x: Int } extend type Query @inaccessible')).toEqual({
      ok: false,
      faults: [
        expect.stringContaining(
          'Type "Query" is @inaccessible but is the query root type, which must be in the API schema. [QUERY_ROOT_TYPE_INACCESSIBLE]',
        ),
      ],
    });
  });

  it('leaves clients with queries alone', () => {
    expect(built('type Query { x: Int } type Mutation @inaccessible { y: Int }')).toMatchObject({ ok: true });
  });
});

describe('a definition that is called like a directive of federation', () => {
  it.each([
    ['tag', 'on FIELD'],
    ['tag', '(name: String!) repeatable on FIELD_DEFINITION'],
    ['inaccessible', 'on FIELD_DEFINITION'],
    ['cost', '(weight: Int!) on FIELD_DEFINITION'],
    ['listSize', '(assumedSize: Int) on FIELD_DEFINITION'],
  ])('is refused where nothing links it: @%s %s', (name, definition) => {
    const sdl = `directive @${name}${definition.startsWith('(') ? '' : ' '}${definition} type Query { x: Int }`;
    expect(faultsOf(sdl)).toEqual([
      expect.stringMatching(new RegExp(`^a: @${name} is the subgraph's own here, [^]*\\n    a:2:`)),
    ]);
  });

  it('is refused where a link to federation itself has its name', () => {
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", as: "inaccessible")
      directive @inaccessible on FIELD_DEFINITION type Query { x: Int y: Int @inaccessible }`;
    expect(buildGraph({ subgraphs: [{ name: 'a', sdl }] })).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^a: @inaccessible is the subgraph's own here, /)],
    });
  });

  it.each(['import: ["@key", "@tag"]', 'import: ["@key", { name: "@tag", as: "@tag" }]'])(
    'is not where it is linked: %s',
    (imports) => {
      const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", ${imports})
      directive @tag(name: String!) repeatable on FIELD_DEFINITION type Query { x: Int @tag(name: "y") }`;
      expect(buildGraph({ subgraphs: [{ name: 'a', sdl }] })).toMatchObject({ ok: true });
    },
  );
});

describe('a default that is no value of its type', () => {
  it('is told of the argument of a directive that clients apply', () => {
    const sdl = (value: string) => `directive @d(n: Int = ${value}) on FIELD type Query { x: Int }`;
    expect(faultsOf(sdl('"x"'))).toEqual([expect.stringContaining('The default value of "@d(n:)" is no value of its type Int.')]);
    expect(faultsOf(sdl('1'))).toEqual([]);
    expect(faultsOf(sdl('null'))).toEqual([]);
  });

  it('is told of a ready supergraph', () => {
    const built = buildGraph({ subgraphs: [{ name: 'a', sdl: `${link} type Query { x(n: Int = 1): Int }` }] });
    const ready = (built.ok ? built.supergraphSdl : '').replace('n: Int = 1', 'n: Int = true');
    expect(buildGraph({ subgraphs: [], ready })).toMatchObject({
      ok: false,
      faults: [expect.stringContaining('The default value of "Query.x(n:)" is no value of its type Int.')],
    });
  });
});
