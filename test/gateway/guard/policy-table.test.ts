import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { policyTable } from '../../../src/gateway/guard/policy-table.ts';
import { anyoneWho } from '../../../src/gateway/guard/requirement.ts';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';

const federation = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])\n`;
const signedIn = anyoneWho({ isSignedIn: true });
const scoped = (scopes: readonly (readonly string[])[]) => anyoneWho({ isSignedIn: true, scopes: [scopes] });

function tableOf(...sdls: readonly string[]) {
  const composition = buildGraph({ subgraphs: sdls.map((sdl, at) => ({ name: `s${at}`, sdl })) });
  if (!composition.ok) throw new Error(composition.faults.join('\n'));
  return policyTable(parse(composition.supergraphSdl));
}

describe('the policy table of a composed supergraph', () => {
  it('holds what fields, objects, enums and scalars ask for, and nothing else', () => {
    const table = tableOf(
      `${federation('"@authenticated", "@requiresScopes"')}
       type Query { open: String closed: String @authenticated thing: Thing kind: Kind token: Token }
       type Thing @requiresScopes(scopes: [["a", "b"], ["c"]]) { id: ID }
       enum Kind @authenticated { X }
       scalar Token @requiresScopes(scopes: [["t"]])`,
    );
    expect(table.ofField('Query', 'open')).toBeNull();
    expect(table.ofField('Query', 'closed')).toEqual(signedIn);
    expect(table.ofType('Thing')).toEqual(scoped([['a', 'b'], ['c']]));
    expect(table.ofType('Kind')).toEqual(signedIn);
    expect(table.ofType('Token')).toEqual(scoped([['t']]));
    expect(table.ofType('Query')).toBeNull();
  });

  it('is read at once where an interface has many members, each with scopes of its own', () => {
    const asked = (at: number) => `[["read${at}"], ["write${at}"]]`;
    const members = Array.from({ length: 200 }, (_, at) => at).map(
      (at) =>
        `type T${at} implements Node @requiresScopes(scopes: ${asked(at)}) { id: ID @requiresScopes(scopes: ${asked(at + 1000)}) }`,
    );
    const table = tableOf(
      `${federation('"@requiresScopes"')} type Query { node: Node } interface Node { id: ID } ${members.join(' ')}`,
    );
    expect(table.ofType('T7')).toEqual(scoped([['read7'], ['write7']]));
    expect(table.ofField('T7', 'id')).toEqual(scoped([['read1007'], ['write1007']]));
    expect(table.ofType('Node')).toBeNull();
  });

  it.each([
    ['imported under another name', '{ name: "@authenticated", as: "@members" }', '@members'],
    ['used by its full name', '', '@federation__authenticated'],
  ])('knows a directive that is %s', (_, imports, directive) => {
    const table = tableOf(`${federation(imports)} type Query { open: String closed: String ${directive} }`);
    expect(table.ofField('Query', 'closed')).toEqual(signedIn);
    expect(table.ofField('Query', 'open')).toBeNull();
  });

  it('asks for all that several subgraphs ask for', () => {
    const subgraph = (directive: string) =>
      `${federation('"@shareable", "@requiresScopes"')} type Query { shared: String @shareable ${directive} }`;
    const table = tableOf(subgraph('@requiresScopes(scopes: [["a"]])'), subgraph('@requiresScopes(scopes: [["b"], ["c"]])'));
    expect(table.ofField('Query', 'shared')).toMatchObject({
      scopes: expect.toSatisfy(([sets = []]: string[][][]) => {
        const written = sets.map((set) => set.toSorted().join('+')).toSorted();
        return written.join(' ') === 'a+b a+c';
      }),
    });
  });

  it('does not refuse the harmless implementor for the sake of its protected sibling', () => {
    const table = tableOf(
      `${federation('"@authenticated"')}
       type Query { pets: [Pet] }
       interface Pet { name: String }
       type Cat implements Pet { name: String @authenticated }
       type Dog implements Pet { name: String }`,
    );
    expect(table.ofField('Cat', 'name')).toEqual(signedIn);
    expect(table.ofField('Dog', 'name')).toBeNull();
  });

  it('protects every implementor of a field that comes from an interface object', () => {
    const table = tableOf(
      `${federation('"@key"')}
       type Query { nodes: [Node] }
       interface Node @key(fields: "id") { id: ID! }
       type Cat implements Node @key(fields: "id") { id: ID! }
       type Dog implements Node @key(fields: "id") { id: ID! }`,
      `${federation('"@key", "@interfaceObject", "@authenticated"')}
       type Node @key(fields: "id") @interfaceObject { id: ID! secret: String @authenticated }`,
    );
    expect(table.ofField('Cat', 'secret')).toEqual(signedIn);
    expect(table.ofField('Dog', 'secret')).toEqual(signedIn);
    expect(table.ofField('Cat', 'id')).toBeNull();
  });
});

describe('@requiresAal', () => {
  const subgraph = (link: string, directive: string) => `
    ${federation('"@composeDirective"')}
    ${link}
    directive @requiresAal(level: Int! = 2, maxAgeSeconds: Int) on FIELD_DEFINITION | OBJECT
    type Query { open: String closed: String ${directive} }`;
  const linked =
    'extend schema @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"]) @composeDirective(name: "@requiresAal")';

  it('travels through composition by @composeDirective', () => {
    const table = tableOf(subgraph(linked, '@requiresAal(maxAgeSeconds: 300)'));
    expect(table.ofField('Query', 'closed')).toEqual(
      anyoneWho({ isSignedIn: true, assurance: { level: 2, maxAgeSeconds: 300 } }),
    );
    expect(tableOf(subgraph(linked, '@requiresAal(level: 1)')).ofField('Query', 'closed')?.assurance).toEqual({
      level: 1,
      maxAgeSeconds: null,
    });
  });

  it('is not served where it would be lost on the way', () => {
    expect(() => tableOf(subgraph('', '@requiresAal'))).toThrow(/Query.closed is marked as protected/);
  });
});

describe('the policy table of a ready supergraph', () => {
  const links =
    '@link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)';
  const tableOfText = (schema: string, rest: string) => policyTable(parse(`schema ${links} ${schema} { query: Query } ${rest}`));

  it.each(['@link(url:', '@core(feature:'])('follows the name that the link gives to the directive, by %s', (link) => {
    const table = tableOfText(
      `${link} "https://specs.apollo.dev/authenticated/v0.1", as: "members", for: SECURITY)`,
      'type Query { closed: String @members }',
    );
    expect(table.ofField('Query', 'closed')).toEqual(signedIn);
  });

  it('believes a plain name even when the link was forgotten', () => {
    expect(tableOfText('', 'type Query { closed: String @authenticated }').ofField('Query', 'closed')).toEqual(signedIn);
  });

  it('hands what was said of an interface itself down to its implementors', () => {
    const table = tableOfText(
      '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)',
      `type Query { pets: [Pet] }
       interface Pet @authenticated { name: String }
       type Cat implements Pet { name: String }`,
    );
    expect(table.ofType('Cat')).toEqual(signedIn);
  });

  it('names the policies that are asked for', () => {
    const table = tableOfText(
      '@link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)',
      'type Query { closed: String @policy(policies: [["owner"]]) }',
    );
    expect(table.ofField('Query', 'closed')).toEqual(anyoneWho({ policies: [[['owner']]] }));
  });

  it('lets nobody through where the scopes cannot be read', () => {
    const table = tableOfText('', 'type Query { closed: String @requiresScopes(scopes: "admin") bare: String @requiresScopes }');
    expect(table.ofField('Query', 'closed')).toEqual(scoped([]));
    expect(table.ofField('Query', 'bare')).toEqual(scoped([]));
  });
});
