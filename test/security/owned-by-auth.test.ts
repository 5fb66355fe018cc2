import { describe, expect, it } from 'vitest';
import { buildGraph, type GraphBuild } from '../../src/gateway/supergraph/build-graph.ts';
import { buildAuthSchema } from '../../src/auth-subgraph/build-auth-schema.ts';

const auth = buildAuthSchema().sdl;
const directives =
  'key shareable external requires provides override inaccessible authenticated requiresScopes policy tag cost listSize interfaceObject composeDirective context fromContext';
const imports = directives.split(' ').map((name) => `"@${name}"`);
const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports.join(', ')}])\n`;

interface Given {
  readonly mayOverride?: Readonly<Record<string, readonly string[]>>;
  readonly ready?: string;
  readonly others?: Readonly<Record<string, string>>;
}

function build(sdl: string, { mayOverride = {}, ready, others = {} }: Given = {}): GraphBuild {
  const subgraphs = Object.entries({ ...others, shop: sdl.includes('@link') ? sdl : link + sdl });
  return buildGraph({
    subgraphs: [{ name: 'auth', sdl: auth }, ...subgraphs.map(([name, text]) => ({ name, sdl: text }))],
    owner: { name: 'auth', sdl: auth, mayOverride },
    ...(ready === undefined ? {} : { ready }),
  });
}

const faultsOf = (result: GraphBuild) => (result.ok ? [] : result.faults.map((fault) => fault.split('\n')[0] ?? ''));
const definition = (pattern: RegExp) => pattern.exec(auth)?.[0] ?? '';
const loginInput = definition(/^input LoginInput \{[^}]*\}/m);
const transport = definition(/^enum SessionTransport \{[^}]*\}/m);
const theft = `type Query { q: Int } union AuthLoginResult = Stolen type Stolen { x: Int } ${loginInput} ${transport}
  type Mutation { login(input: LoginInput!): AuthLoginResult! @override(from: "auth") }`;

describe('what belongs to the auth subgraph', () => {
  it.each<[what: string, sdl: string, ...faults: string[]]>([
    ['sign-in by override', theft, '"Mutation.login"', '"AuthLoginResult"'],
    ['a root field by override', 'type Query { authVersion: String! @override(from: "auth") }', '"Query.authVersion"'],
    [
      'a root field by progressive override',
      'type Query { authVersion: String! @override(from: "auth", label: "percent(1)") }',
      '"Query.authVersion"',
    ],
    ['a root field by sharing', 'extend type Query { authVersion: String! @shareable }', '"Query.authVersion"'],
    [
      'a field of an entity',
      'type Query { q: User } type User @key(fields: "id") { id: ID! email: String @shareable }',
      '"User.email"',
    ],
    ['a field as a key', 'type Query { q: User } type User @key(fields: "email") { email: String }', '"User.email"'],
    [
      'a field that is provided',
      'type Query { q: User @provides(fields: "email") } type User @key(fields: "id") { id: ID! email: String @external }',
      '"User.email" belongs to the subgraph "auth", and would be provided by "shop"',
    ],
    [
      'a field that is provided further down',
      'type Query { q: Box @provides(fields: "of { ... on User { email } }") } type Box { of: User } type User @key(fields: "id") { id: ID! email: String @external }',
      '"User.email" belongs to the subgraph "auth", and would be provided by "shop"',
    ],
    [
      'the type of a key',
      'type Query { q: User } type User @key(fields: "id") { id: ID }',
      '"User.id" belongs to the subgraph "auth", and would be changed from `ID!` to `ID`',
    ],
    ['a type that is no entity', 'type Query { q: AuthRole } type AuthRole { name: String! }', '"AuthRole"'],
    ['a type as another kind', 'type Query { q: AuthRole } interface AuthRole { name: String! }', '"AuthRole"'],
    [
      'a member of a union',
      'type Query { q: AuthLoginResult } union AuthLoginResult = Mine type Mine { x: Int }',
      '"AuthLoginResult"',
    ],
    [
      'a value of an enum',
      'type Query { q: SecondFactorMethod } enum SecondFactorMethod { TOTP EMAIL SMS MINE }',
      '"SecondFactorMethod"',
    ],
    ['less of an enum', 'type Query { q: SecondFactorMethod } enum SecondFactorMethod { TOTP }', '"SecondFactorMethod"'],
    ['less of an input', 'type Query { q(input: LoginInput): Int } input LoginInput { email: String! }', '"LoginInput"'],
    [
      'all mutations, by protecting their type',
      'type Query { q: Int } type Mutation @authenticated { x: Int }',
      '"Mutation" belongs to the subgraph "auth", and is protected by "shop". Protect the fields',
    ],
    [
      'all queries, by protecting an extension of their type',
      'extend type Query @requiresScopes(scopes: [["x"]]) { q: Int }',
      '"Query" belongs to the subgraph "auth", and is protected',
    ],
    [
      'an entity, by protecting it',
      'type Query { q: Int } type User @key(fields: "id") @policy(policies: [["x"]]) { id: ID! }',
      '"User" belongs to the subgraph "auth", and is protected',
    ],
    [
      'a scalar, by protecting it',
      'type Query { q: DateTime } scalar DateTime @authenticated',
      '"DateTime" belongs to the subgraph "auth", and is protected',
    ],
    [
      'a scalar of the language, by protecting it',
      'type Query { q: Int } scalar String @authenticated',
      '"String" is a scalar of the language, and is protected by "shop"',
    ],
    [
      'a scalar of the language, by its cost',
      'type Query { q: Int } scalar String @cost(weight: 100000)',
      '"String" is a scalar of the language, and is marked with @cost(weight: 100000) by "shop"',
    ],
    [
      'an enum, by protecting it',
      `type Query { q(t: SessionTransport): Int } ${transport.replace('{', '@authenticated {')}`,
      '"SessionTransport" belongs to the subgraph "auth", and is protected',
    ],
    [
      'an input by its cost',
      `type Query { q(t: SessionTransport): Int } ${transport.replace('{', '@cost(weight: 9999) {')}`,
      '"SessionTransport" belongs to the subgraph "auth", and is marked with @cost(weight: 9999)',
    ],
    [
      'a key, by hiding it',
      'type Query { q: Int } type User @key(fields: "id") { id: ID! @inaccessible x: Int }',
      '"User.id" belongs to the subgraph "auth", and is marked with @inaccessible',
    ],
    [
      'a key, by a tag',
      'type Query { q: Int } type User @key(fields: "id") { id: ID! @tag(name: "x") x: Int }',
      '"User.id" belongs to the subgraph "auth", and is marked with @tag(name: "x")',
    ],
    [
      'a key, by deprecating it',
      'type Query { q: Int } type User @key(fields: "id") { id: ID! @deprecated x: Int }',
      '"User.id" belongs to the subgraph "auth", and is marked with @deprecated',
    ],
    [
      'an entity, by an external field with a directive',
      'type Query { q: Int } type User @key(fields: "id") { id: ID! email: String @external @authenticated x: Int @requires(fields: "email") @authenticated }',
      'Cannot apply merged directive @authenticated to external field "User.email"',
    ],
    [
      'an argument of a root field',
      'type Query { authUser(id: ID!, x: Int): User } type User @key(fields: "id") { id: ID! }',
      '"Query.authUser"',
    ],
  ])('cannot be taken or changed by another subgraph: %s', (_what, sdl, ...faults) => {
    const found = faultsOf(build(sdl));
    for (const fault of faults) expect(found).toContainEqual(expect.stringContaining(fault));
  });

  it.each<[what: string, coordinate: string, sdl: string]>([
    ['an entity', 'User', 'type Query { q: User } type User @key(fields: "id") @inaccessible { id: ID! x: Int }'],
    [
      'an entity by an extension',
      'User',
      'type Query { q: Int } extend type User @key(fields: "id") @inaccessible { id: ID! x: Int }',
    ],
    ['a scalar', 'DateTime', 'type Query { q: Int } scalar DateTime @inaccessible'],
    ['an enum', 'SessionTransport', `type Query { q: Int } ${transport.replace('{', '@inaccessible {')}`],
    ['an input', 'LoginInput', `type Query { q: Int } ${transport} ${loginInput.replace('{', '@inaccessible {')}`],
    [
      'a required field of an input',
      'LoginInput.email',
      `type Query { q: Int } ${transport} ${loginInput.replace(/(email: [^\n]*)/, '$1 @inaccessible')}`,
    ],
  ])('is told as one fault that says whose it is, where another subgraph hides %s', (_what, coordinate, sdl) => {
    expect(faultsOf(build(sdl))).toEqual([
      `"${coordinate}" belongs to the subgraph "auth", and is marked with @inaccessible by "shop". Leave that out, or allow it in the configuration: subgraphs.shop.mayOverride: [${coordinate}]`,
    ]);
  });

  it.each([
    ['an override', theft],
    ['a mark', 'type Query { q: Int } type User @key(fields: "id") { id: ID! @tag(name: "x") x: Int }'],
    [
      'what is provided',
      'type Query { q: User @provides(fields: "email") } type User @key(fields: "id") { id: ID! email: String @external }',
    ],
    ['a hidden root type', 'type Query { q: Int } type Mutation @inaccessible { z: Int }'],
    ['a type of another kind', 'type Query { q: Int } enum User { A }'],
  ])('is told without a place in its SDL, which no operator has as a text: %s', (_what, sdl) => {
    const result = build(sdl);
    const text = result.ok ? '' : result.faults.join('\n');
    expect(text).toMatch(/^ *shop:\d+:\d+$/m);
    expect(text).not.toMatch(/^ *auth:\d+:\d+$/m);
  });

  it.each([
    ['@interfaceObject', 'displayName: String'],
    ['@interfaceObject @authenticated', 'nickname: String'],
  ])('cannot be taken or changed through an interface (%s)', (marks, field) => {
    const faces = `${link} type Query { q: Int } interface Named @key(fields: "id") { id: ID! }
      type User implements Named @key(fields: "id") { id: ID! }`;
    const standIn = `type Query { named: Named } type Named ${marks} @key(fields: "id") { id: ID! ${field} }`;
    expect(faultsOf(build(standIn, { others: { faces } }))).not.toEqual([]);
  });

  it('cannot be protected under another name of a directive', () => {
    const renamed = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@authenticated", as: "@must" }])
      type Query { q: Int } type Mutation @must { x: Int }`;
    expect(faultsOf(build(renamed))).toEqual([expect.stringContaining('"Mutation" belongs to the subgraph "auth"')]);
    const composed = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
      @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"]) @composeDirective(name: "@requiresAal")
      directive @requiresAal(level: Int! = 2, maxAgeSeconds: Int) on FIELD_DEFINITION | OBJECT
      type Query { q: Int } type Mutation @requiresAal { x: Int }`;
    expect(faultsOf(build(composed))).toEqual([expect.stringContaining('"Mutation" belongs to the subgraph "auth"')]);
  });

  it.each([
    [
      'fields of an entity, and root fields',
      'type Query { q: User } type Mutation { x: Int @authenticated } type User @key(fields: "id") { id: ID! x: Int @authenticated }',
    ],
    [
      'an interface of an entity',
      'interface Named { displayName: String } type Query { q: Named } type User implements Named @key(fields: "id") { id: ID! displayName: String @external }',
    ],
    [
      'what it requires of an entity',
      'type Query { q: Int } type User @key(fields: "id") { id: ID! email: String @external x: Int @requires(fields: "email") }',
    ],
    [
      'a shareable type',
      'type Query { q: PageInfo } type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }',
    ],
    ['a scalar', 'type Query { q: DateTime } scalar DateTime'],
    ['an enum and an input that are the same', `type Query { q(input: LoginInput): Int } ${loginInput} ${transport}`],
    ['a tag of a root type', 'type Query @tag(name: "public") { q: Int }'],
  ])('leaves others their own: %s', (_what, sdl) => {
    expect(faultsOf(build(sdl))).toEqual([]);
  });

  it('is for others where the configuration says so, to that subgraph and at that coordinate alone', () => {
    const sdl = 'type Query { authVersion: String! @override(from: "auth") }';
    const [fault] = faultsOf(build(sdl));
    expect(fault).toContain('allow it in the configuration: subgraphs.shop.mayOverride: [Query.authVersion]');
    expect(faultsOf(build(sdl, { mayOverride: { shop: ['Query.authVersion'] } }))).toEqual([]);
    expect(faultsOf(build(sdl, { mayOverride: { shop: ['Query.me'], other: ['Query.authVersion'] } }))).toHaveLength(1);
    expect(faultsOf(build(sdl, { mayOverride: { shop: ['Query.authVersions'] } }))).toContain(
      'subgraphs.shop.mayOverride: the subgraph "auth" has no Query.authVersions',
    );
    const guarded = 'type Query { q: Int } type Mutation @authenticated { x: Int }';
    expect(faultsOf(build(guarded, { mayOverride: { shop: ['Mutation'] } }))).toEqual([]);
  });

  it('cannot be taken or changed by a ready supergraph', () => {
    const fair = build('type Query { q: Int } type Mutation { x: Int } type User @key(fields: "id") { id: ID! x: Int }');
    const ready = fair.ok ? fair.supergraphSdl : '';
    const mine = 'type Query { q: Int } type Mutation { x: Int } type User @key(fields: "id") { id: ID! x: Int }';
    expect(faultsOf(build(mine, { ready }))).toEqual([]);

    const changed = (from: RegExp | string, to: string) => {
      expect(ready.replace(from, to)).not.toBe(ready);
      return faultsOf(build(mine, { ready: ready.replace(from, to) }));
    };
    expect(changed(/(login\(.*\): AuthLoginResult!\s+@join__field\(graph: )AUTH\)/, '$1SHOP)')).toEqual([
      expect.stringContaining('"Mutation.login" belongs to the subgraph "auth", and would be resolved by "shop"'),
    ]);
    expect(changed(/^type Mutation /m, 'type Mutation @authenticated ')).toContainEqual(
      expect.stringContaining('"Mutation" belongs to the subgraph "auth", and is protected by "shop"'),
    );
    const moved = ready
      .replaceAll(/\bMutation\b/g, 'Change')
      .replace(/(login\(.*\): AuthLoginResult!\s+@join__field\(graph: )AUTH\)/, '$1SHOP)');
    expect(faultsOf(build(mine, { ready: moved }))).toContainEqual(expect.stringContaining('"Mutation.login"'));
  });

  it('may be more than an older supergraph has', () => {
    const older = auth.replace(/"{3}[^"]*"{3}\n {2}isDarkMode: Boolean\n/, '');
    expect(older).not.toBe(auth);
    const composed = buildGraph({
      subgraphs: [
        { name: 'auth', sdl: older },
        { name: 'shop', sdl: `${link} type Query { q: Int }` },
      ],
    });
    expect(composed).toMatchObject({ ok: true });
    expect(faultsOf(build('type Query { q: Int }', composed.ok ? { ready: composed.supergraphSdl } : {}))).toEqual([]);
  });
});
