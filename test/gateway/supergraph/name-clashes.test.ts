import { parse as parseYaml } from 'yaml';
import { describe, expect, it } from 'vitest';
import { buildGraph, type GraphBuild } from '../../../src/gateway/supergraph/build-graph.ts';
import { defaultNames, type SchemaNames } from '../../../src/lib/schema-names.ts';
import { buildAuthSchema } from '../../../src/auth-subgraph/build-auth-schema.ts';
import { largeSchema, largeSchemas } from '../../support/gateway/large-schema.ts';
import { federationLink } from '../support/federation-link.ts';

function beside(others: Readonly<Record<string, string>>, names: Partial<SchemaNames> = {}): GraphBuild {
  const schema = { ...defaultNames, ...names };
  const own = { name: 'auth', sdl: buildAuthSchema(schema).sdl };
  const subgraphs = [own, ...Object.entries(others).map(([name, sdl]) => ({ name, sdl }))];
  return buildGraph({ subgraphs, owner: { ...own, names: schema, mayOverride: {} } });
}

const faultsOf = (result: GraphBuild) => (result.ok ? [] : result.faults);

/** The configuration that faults name, as an operator would copy it line by line. */
function copied(faults: readonly string[]): { rename: Record<string, string>; prefix: string } {
  const renames = faults.map((fault) => /auth\.schema\.rename: (\{[^}]*\})(?:\n|$)/m.exec(fault)?.[1] ?? '{}');
  const rename = Object.assign({}, ...renames.map((text) => parseYaml(text) as object)) as Record<string, string>;
  return { rename, prefix: faults.map((fault) => /auth\.schema\.prefix: (\w+)/.exec(fault)?.[1]).find(Boolean) ?? '' };
}

describe('a name that the auth subgraph and another one have', () => {
  it('is told once, with all its places and the line that resolves it', () => {
    const shop = `${federationLink}\ntype Query { me: Int @shareable }\nenum SessionTransport { BUS }`;
    const crm = `${federationLink}\ntype Query { me: Int @shareable }`;
    const faults = faultsOf(beside({ shop, crm }));
    expect(faults).toEqual([
      '"Query.me" is a field of the auth subgraph, and "shop" and "crm" have it, too. Give ours another name: auth.schema.rename: { Query.me: authMe }\n    shop:2:14\n      type Query { me: Int @shareable }\n                   ^\n    crm:2:14\n      type Query { me: Int @shareable }\n                   ^',
      '"SessionTransport" is a type of the auth subgraph, and "shop" has another of that name. Give ours another: auth.schema.rename: { SessionTransport: AuthSessionTransport }\n    shop:3:6\n      enum SessionTransport { BUS }\n           ^',
    ]);
    expect(beside({ shop, crm }, copied(faults)).ok).toBe(true);
  });

  it('is told of a user with the same fields as of one type, with both ways out', () => {
    const shop = `${federationLink}\ntype Query { user: User }\ntype User @key(fields: "id") { id: ID! email: ID! locale: String nick: String }`;
    const [fault, ...others] = faultsOf(beside({ shop }));
    expect(others).toEqual([]);
    expect(fault?.split('\n')[0]).toBe(
      '"User.email" and "User.locale" are fields of the auth subgraph, and "shop" has them, too. ' +
        'Where both are the same, give these of ours other names: auth.schema.rename: { User.email: authEmail, User.locale: authLocale }. ' +
        'Where they are not, give the type of ours another name: auth.schema.rename: { User: AuthUser }',
    );
    expect(beside({ shop }, { rename: { User: 'AuthUser' } }).ok).toBe(true);
    expect(beside({ shop }, { rename: { 'User.email': 'authEmail', 'User.locale': 'authLocale' } }).ok).toBe(true);
  });

  it('is told of a user without the key of ours', () => {
    const shop = `${federationLink}\ntype Query { user: User }\ntype User { id: ID! nick: String }`;
    expect(faultsOf(beside({ shop }))[0]).toContain('Where both are the same, give yours the key of ours, @key(fields: "id").');
    expect(beside({ shop: shop.replace('type User', 'type User @key(fields: "id")') }).ok).toBe(true);
  });

  it('is told once of a user with another key, whether or not fields of it clash, too', () => {
    const apart = (user: string) => `${federationLink}\ntype Query { user: User }\ntype User @key(fields: "${user}`;
    const shop = apart('uid") { uid: ID! nick: String }');
    const [fault, ...others] = faultsOf(beside({ shop }));
    expect(others).toEqual([]);
    expect(fault?.split('\n').slice(0, 2)).toEqual([
      '"User" is an entity of the auth subgraph, and "shop" has one of that name without its key. ' +
        'Where both are the same, give yours the key of ours, @key(fields: "id"). ' +
        'Where they are not, give the type of ours another name: auth.schema.rename: { User: AuthUser }',
      '    shop:3:6',
    ]);
    expect(beside({ shop }, { rename: { User: 'AuthUser' } }).ok).toBe(true);
    expect(beside({ shop: shop.replace('{ uid', '@key(fields: "id") { id: ID! uid') }).ok).toBe(true);

    const byMail = apart('email") { email: ID! nick: String }');
    const both = 'Where both are the same, give yours the key of ours, @key(fields: "id") and give these of ours other names: ';
    expect(faultsOf(beside({ shop: byMail }))).toEqual([expect.stringContaining(both)]);
    expect(
      beside({ shop: byMail.replace('{ email', '@key(fields: "id") { id: ID! email') }, { rename: { 'User.email': 'authEmail' } })
        .ok,
    ).toBe(true);
  });

  it('is none where a third subgraph leads from the key of a user to that of ours', () => {
    const shop = `${federationLink}\ntype Query { user: User }\ntype User @key(fields: "uid") { uid: ID! nick: String }`;
    const crm = `${federationLink}\ntype User @key(fields: "uid") @key(fields: "id") { id: ID! uid: ID! }`;
    expect(faultsOf(beside({ shop, crm }))).toEqual([]);
  });

  it.each([
    ['an entity', 'type User @key(fields: "id") { id: ID! nick: String }'],
    [
      'an entity of federation 1',
      'extend type User @key(fields: "id") { id: ID! @external email: String @external nick: String @requires(fields: "email") }',
    ],
    ['a reference', 'type User @key(fields: "id", resolvable: false) { id: ID! }'],
    [
      'pages',
      'type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }',
    ],
    ['a scalar', 'scalar DateTime'],
    ['an enum of ours', 'enum SessionTransport { TOKEN COOKIE OPAQUE }'],
    [
      'what ours was called before',
      'type Role { id: ID! } type Session { id: ID! } type Device { id: ID! } extend type Query { users: Int roles: Int version: String sessions: [Session] }',
    ],
  ])('is none where it is one: %s', (_, types) => {
    expect(faultsOf(beside({ shop: `${federationLink}\ntype Query { q: Int }\n${types}` }))).toEqual([]);
  });

  it.each([
    ['of two fields', 'type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }'],
    [
      'that are not shared',
      'type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }',
    ],
    [
      'with another type',
      'type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: ID endCursor: ID }',
    ],
    [
      'with more',
      'type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String total: Int }',
    ],
  ])('is told of pages %s', (_, pages) => {
    const shop = `${federationLink}\ntype Query { q: Int list: PageInfo }\n${pages}`;
    const faults = faultsOf(beside({ shop }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('auth.schema.rename: { PageInfo: AuthPageInfo }\n    shop:3:6\n');
    expect(beside({ shop }, copied(faults)).ok).toBe(true);
  });

  it('is told by the key of what is configured already', () => {
    const rename = { 'Query.me': 'viewer', User: 'Member' };
    const shop = `${federationLink}\ntype Query { viewer: Int acmeLogin: Int }\ntype Mutation { acmeLogin: Int }\nenum Member { A }\ntype AcmeSignedIn { x: Int }`;
    const faults = faultsOf(beside({ shop }, { prefix: 'Acme', rename }));
    expect(copied(faults).rename).toEqual({
      'Query.me': 'authViewer',
      User: 'AuthMember',
      'Mutation.acmeLogin': 'authAcmeLogin',
      AcmeSignedIn: 'AuthAcmeSignedIn',
    });
    expect(beside({ shop }, { prefix: 'Acme', rename: { ...rename, ...copied(faults).rename } }).ok).toBe(true);
  });

  it('is the only fault that cites no line of the auth subgraph: the others cite none either', () => {
    const shop = `${federationLink}\ntype Query { q: Int }\ntype User @key(fields: "id") { id: ID! a: Int }`;
    const crm = `${federationLink}\ntype Query { q: String }\ntype User @key(fields: "id") { id: ID! a: String }`;
    for (const fault of faultsOf(beside({ shop, crm }))) expect(fault).not.toMatch(/^ {4}auth:/m);
  });
});

describe.each(Object.entries(largeSchemas))('a large schema %s', (_, style) => {
  const graph = { shop: largeSchema(style) };

  it('composes beside the auth subgraph by the lines that the faults name', () => {
    expect(Object.keys(graph.shop.match(/^\s*(type|enum|input|union|interface) \w+/gm) ?? []).length).toBeGreaterThan(480);
    const faults = faultsOf(beside(graph));
    expect(faults.length).toBeGreaterThan(4);
    expect(faults.join('\n')).not.toMatch(/^ {4}auth:|SATISFIABILITY|INVALID_FIELD_SHARING/m);
    expect(faultsOf(beside(graph, { rename: copied(faults).rename }))).toEqual([]);
  });

  it('composes beside the auth subgraph by one prefix, and one name for what has none', () => {
    const { prefix } = copied(faultsOf(beside(graph)));
    expect(prefix).not.toBe('');
    const rest = faultsOf(beside(graph, { prefix }));
    expect(rest.map((fault) => fault.split('"')[1]).filter((name) => name !== 'PageInfo')).toEqual([]);
    expect(faultsOf(beside(graph, { prefix, ...(rest.length > 0 ? { rename: { PageInfo: 'AuthPageInfo' } } : {}) }))).toEqual([]);
  });
});
