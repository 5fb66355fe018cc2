import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';

const specification = 'https://specs.apollo.dev/federation/v2.9';

describe('composition takes', () => {
  it('root types of any name, that are returned by fields too', () => {
    const sdl = `
      extend schema @link(url: "${specification}", import: ["@key"])
      schema { query: Root mutation: Change }
      type Root { self: Root thing: Thing }
      type Change { undo: [Change] }
      type Thing @key(fields: "id") { id: ID! root: Root! }
    `;
    const things = `extend schema @link(url: "${specification}", import: ["@key"]) type Thing @key(fields: "id") { id: ID! size: Int }`;
    const composition = buildGraph({
      subgraphs: [
        { name: 'one', sdl },
        { name: 'two', sdl: things },
      ],
    });
    expect(composition).toMatchObject({ ok: true, supergraphSdl: expect.stringContaining('root: Query!') });
  });

  it('a root type of another name where a field set asks for it', () => {
    const sdl = `
      extend schema @link(url: "${specification}", import: ["@key", "@context", "@fromContext"])
      schema { query: Root }
      type Root @context(name: "place") { currency: String thing: Thing }
      type Thing @key(fields: "id") { id: ID! price(in: String @fromContext(field: "$place ... on Root { currency }")): Int }
    `;
    const supergraphSdl = expect.stringContaining('... on Query { currency }');
    expect(buildGraph({ subgraphs: [{ name: 'one', sdl }] })).toMatchObject({ ok: true, supergraphSdl });
  });

  it('the specification under another namespace', () => {
    const sdl = `
      extend schema @link(url: "${specification}", as: "fed", import: [{ name: "@shareable", as: "@common" }])
      type Query { thing: Thing @common }
      type Thing @fed__key(fields: "id") { id: ID! size: Int @fed__inaccessible }
    `;
    expect(buildGraph({ subgraphs: [{ name: 'one', sdl }] })).toMatchObject({
      ok: true,
      supergraphSdl: expect.stringMatching(/size: Int\s+@inaccessible/),
    });
  });

  it('a directive that is called like a type', () => {
    const sdl = `
      extend schema @link(url: "${specification}", import: ["@key"])
      directive @Thing on OBJECT
      type Query { thing: Thing }
      type Thing @key(fields: "id") @Thing { id: ID! }
    `;
    expect(buildGraph({ subgraphs: [{ name: 'one', sdl }] })).toMatchObject({ ok: true });
  });
});

describe('protection that composition would drop is refused', () => {
  it('by a directive that is called like a type', () => {
    const sdl = `
      extend schema @link(url: "${specification}", import: ["@key"])
      directive @authenticated on FIELD_DEFINITION
      type Query { secret: authenticated @authenticated }
      type authenticated { id: ID }
    `;
    expect(buildGraph({ subgraphs: [{ name: 'one', sdl }] })).toMatchObject({ ok: false });
  });

  it('under a root type of another name', () => {
    const sdl = `
      extend schema @link(url: "${specification}", import: ["@key"])
      schema { query: Root }
      directive @authenticated on FIELD_DEFINITION
      type Root { secret: String @authenticated }
    `;
    expect(buildGraph({ subgraphs: [{ name: 'one', sdl }] })).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^one: Query\.secret is marked as protected.*\n {4}one:5:19\n/s)],
    });
  });
});

describe('a query that a field returns', () => {
  const linked = `extend schema @link(url: "${specification}", import: ["@key"])`;

  it('may be asked of every subgraph', () => {
    const composition = buildGraph({
      subgraphs: [
        { name: 'one', sdl: `${linked} type Query { a: Int } type Mutation { act: Payload } type Payload { query: Query! }` },
        { name: 'two', sdl: `${linked} type Query { b: Int other: Other } type Other { queries: [Query] }` },
      ],
    });
    expect(composition).toMatchObject({ ok: true, supergraphSdl: expect.stringContaining('query: Query!') });
  });

  it('may be one of an interface', () => {
    const root = 'interface Root { id: ID! }';
    const shared = 'id: ID! @shareable query: Query @shareable';
    const imports = linked.replace('"@key"', '"@key", "@shareable"');
    const composition = buildGraph({
      subgraphs: [
        { name: 'one', sdl: `${imports} ${root} type Query implements Root { ${shared} a: Int root: Root }` },
        { name: 'two', sdl: `${imports} ${root} type Query implements Root { ${shared} b: Int }` },
      ],
    });
    expect(composition).toMatchObject({ ok: true, supergraphSdl: expect.stringContaining('type Query implements Root') });
  });

  it('does not hide what can be fetched from nowhere', () => {
    const composition = buildGraph({
      subgraphs: [
        { name: 'one', sdl: `${linked} type Query { a: Thing query: Query } type Thing { here: Int }` },
        { name: 'two', sdl: `${linked} type Query { b: Thing } type Thing { there: Int }` },
      ],
    });
    expect(composition.ok ? [] : composition.faults.map((fault) => fault.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringContaining('"Thing.there" cannot be resolved in { a { there } }'),
      expect.stringContaining('"Thing.here" cannot be resolved in { b { here } }'),
    ]);
  });
});
