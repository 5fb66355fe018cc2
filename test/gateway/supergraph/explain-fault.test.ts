import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@override", "@tag", "@cost", "@policy"])\n';

/** The faults of subgraphs named a, b, … each on the lines that it takes. */
function faultsOf(...sdls: string[]): string[][] {
  const composition = buildGraph({ subgraphs: sdls.map((sdl, at) => ({ name: 'abc'[at] ?? '', sdl: link + sdl })) });
  if (composition.ok) throw new Error('It composes.');
  return composition.faults.map((fault) => fault.split('\n'));
}

/** What the marks point at: the place, and the text of its line from the mark on. */
function marked(lines: readonly string[]): string[] {
  return lines.flatMap((line, at) => {
    if (!/^ +\^$/.test(line)) return [];
    return [`${lines[at - 2]?.trim()} ${lines[at - 1]?.slice(line.length - 1)}`];
  });
}

describe('what keeps subgraphs from composing is shown where it stands', () => {
  it('with the subgraph, the line, and a mark under the name', () => {
    expect(faultsOf('type Query {\n  x: String @shareable\n}', 'type Query {\n  y: Int\n  x: Int @shareable\n}')).toEqual([
      [
        'Type of field "Query.x" is incompatible across subgraphs: it has type "String" in subgraph "a" but type "Int" in subgraph "b" [FIELD_TYPE_MISMATCH]',
        '    a:3:3',
        '      x: String @shareable',
        '      ^',
        '    b:4:3',
        '      x: Int @shareable',
        '      ^',
      ],
    ]);
  });

  it.each<[string, string[], string[][]]>([
    ['a type that nobody defines', ['type Query {\n  x: Missing\n}'], [['a:3:6 Missing']]],
    ['a key without its field', ['type Query { t: T }\ntype T @key(fields: "nope") { id: ID }'], [['a:3:8 @key(fields: "nope") { id: ID }']]],
    ['an import of what there is not', ['extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@nope"])'], [['a:2:79 "@nope"])']]],
    ['an argument of a directive', ['type Query { t: Int @tag(name: "x", nome: "x") }'], [['a:2:37 nome: "x") }']]],
    ['an argument that composition throws at', ['type Query { t: Int }', 'type Query {\n u: Int @cost(weight: "9") }'], [['b:3:15 weight: "9") }']]],
    ['one in each of two subgraphs', ['type Query {\n t: Int @policy(policies: 5) }', 'type Query {\n u: Int @cost(weight: "9") }'], [['a:3:17 policies: 5) }'], ['b:3:15 weight: "9") }']]],
    ['a field that is there twice', ['type Query { t: Int\n t: Int }'], [['a:2:14 t: Int', 'a:3:2 t: Int }']]],
    ['an external that nobody uses', ['type Query { t: T } type T @key(fields: "id") {\n id: ID!\n x: Int @external }'], [['a:4:2 x: Int @external }']]],
    ['an interface that is not implemented', ['type Query { t: I } interface I {\n x: Int }\ntype T implements I { y: Int }'], [['a:3:2 x: Int }', 'a:4:6 T implements I { y: Int }']]],
    ['a type of two kinds', ['type Query { t: T } type T { a: Int }', 'enum T { A } type Query { u: T }'], [['a:2:26 T { a: Int }', 'b:2:6 T { A } type Query { u: T }']]],
    ['an argument that some require', ['type Query { t(\n a: Int!): Int @shareable}', 'type Query { t: Int @shareable }'], [['a:3:2 a: Int!): Int @shareable}']]],
    ['a field of an input that some require', ['type Query { t(a: I): Int } input I {\n a: Int! b: Int }', 'type Query { s(a: I): Int } input I { b: Int }'], [['a:3:2 a: Int! b: Int }']]],
    ['an enum that differs', ['type Query { t(e: E): E } enum E { A B }', 'type Query { u(e: E): E } enum E { A }'], [['a:2:32 E { A B }', 'b:2:32 E { A }']]],
  ])('%s', (_, sdls, places) => {
    expect(faultsOf(...sdls).map(marked)).toEqual(places);
  }); // prettier-ignore

  it('a field that cannot be reached, with the reason, and with the way that leads to it', () => {
    const [, fault = []] = faultsOf(
      'type Query { t: T } type T @key(fields: "id") { id: ID! }',
      'type T @key(fields: "other") {\n  other: ID!\n  far: Int\n}',
    );
    expect(fault.slice(0, 2)).toEqual([
      '"T.far" cannot be resolved in { t { far } }, where "T" comes from "a" [SATISFIABILITY_ERROR]',
      '    - "b" cannot be entered from "a": @key(fields: "other") needs "other" of "T", which only "b" resolves.',
    ]);
    expect(marked(fault)).toEqual(['b:4:3 far: Int', 'a:2:14 t: T } type T @key(fields: "id") { id: ID! }']);
  });

  it('a long line only around the place', () => {
    const sdl = `type Query { ${'before: Int '.repeat(50)} x: Missing ${'after: Int '.repeat(50)} }`;
    const lines = faultsOf(sdl).find(([message]) => message?.includes('Missing')) ?? [];
    expect(lines[2]?.length).toBeLessThan(140);
    expect(marked(lines)).toEqual([expect.stringMatching(/^a:2:\d+ Missing after: Int /)]);
  });

  it('nothing where the fault is nowhere', () => {
    expect(faultsOf('type T { x: Int }')).toEqual([
      ['No queries found in any subgraph: a supergraph must have a query root type. [NO_QUERIES]'],
    ]);
  });

  it('protection that would be dropped', () => {
    const composition = buildGraph({
      subgraphs: [
        { name: 'vault', sdl: 'directive @authenticated on FIELD_DEFINITION\ntype Query {\n  gold: Int @authenticated\n}' },
      ],
    });
    expect(composition.ok ? [] : composition.faults.map((fault) => marked(fault.split('\n')))).toEqual([
      ['vault:3:3 gold: Int @authenticated'],
    ]);
  });
});
