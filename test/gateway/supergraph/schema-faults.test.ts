import { describe, expect, it } from 'vitest';
import { buildGraph, type GraphBuild } from '../../../src/gateway/supergraph/build-graph.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible", "@interfaceObject"])\n`;
const build = (...sdls: string[]): GraphBuild =>
  buildGraph({ subgraphs: sdls.map((sdl, at) => ({ name: 'abc'[at] ?? '', sdl: link + sdl })) });
const faultsOf = (result: GraphBuild) => (result.ok ? [] : result.faults);
const n = 'type Query { a: N } interface N { id: ID } type X implements N { id: ID }';

describe('subgraphs that merge into no valid schema are refused, with the names of those and coordinates', () => {
  it.each<[what: string, a: string, b: string, ...words: string[]]>([
    [
      'an interface that gains a field',
      n,
      'type Query { b: N } interface N { id: ID more: Int } type Y implements N { id: ID more: Int }',
      '"N.more"',
      '"a"',
      '"b"',
      '\n    b:2:42\n',
    ],
    [
      'a directive for clients that is called like one that another subgraph has composed',
      `extend schema @link(url: "https://example.com/mine/v1.0", import: ["@mine"])
       @link(url: "https://specs.apollo.dev/federation/v2.9", as: "fed") @fed__composeDirective(name: "@mine")
       directive @mine on FIELD_DEFINITION type Query { a: Int @mine }`,
      'type Query { b: Int } directive @mine on FIELD',
      '"@mine" would be defined twice',
    ],
    [
      'an interface that gains a parent',
      n,
      'type Query { b: N } interface P { id: ID } interface N implements P { id: ID } type Y implements N & P { id: ID }',
      'Type X must implement P because it is implemented by N.',
      '(X is declared by "a"; P is declared by "b"; N is declared by "a", "b")',
      '\n    a:2:',
    ],
    [
      'an interface whose field has an argument more than its implementor',
      'type Query { a: X } type X { size: Int @shareable }',
      'type Query { b: N } interface N { size(unit: Int): Int } type X implements N { size(unit: Int): Int @shareable }',
      'Interface field argument N.size(unit:) expected but X.size does not provide it.',
      'X.size is declared by "a", "b"',
    ],
    [
      'an implementor that requires an argument which its interface lacks',
      'type Query { a: N } interface N { size: Int } type X implements N { size: Int @shareable }',
      'type Query { b: X } type X { size(unit: Int!): Int @shareable }',
      'X.size',
    ],
    [
      'a union of which clients see nothing',
      'type Query { a: U } union U = X type X @inaccessible { id: ID }',
      'type Query { b: Int }',
      'Type "U" is in the API schema but all of its members are @inaccessible. [ONLY_INACCESSIBLE_CHILDREN]',
      '\n    a:2:27\n',
    ],
    [
      'an object of which clients see nothing',
      'type Query { a: X } type X { id: ID @inaccessible }',
      'type Query { b: Int }',
      '"X"',
    ],
    ['an enum of which clients see nothing', 'type Query { a: E } enum E { ONE @inaccessible }', 'type Query { b: Int }', '"E"'],
    [
      'an input of which clients see nothing',
      'type Query { a(in: I): Int } input I { one: Int @inaccessible }',
      'type Query { b: Int }',
      '"I"',
    ],
    [
      'a root of which clients see nothing',
      'type Query { a: Int @inaccessible }',
      'type Query { b: Int @inaccessible }',
      '"Query"',
    ],
    [
      'an argument that is required and hidden',
      'type Query { a(in: Int! @inaccessible): Int }',
      'type Query { b: Int }',
      'Query.a(in:)',
    ],
  ])('%s', (_what, a, b, ...words) => {
    const faults = faultsOf(build(a, b));
    expect(faults.length).toBeGreaterThan(0);
    for (const word of words) expect(faults.join('\n')).toContain(word);
  });
});

describe('a ready supergraph that is no valid schema is refused', () => {
  const composed = build(
    `type Query { a(in: I): N u: U e: E s(of: Int): Int } type Mutation { m: Int } interface N { size: Int } type X implements N { size: Int }
     union U = X enum E { ONE } input I { one: Int other: J } input J { back: I }`,
    'type Query { b: Int }',
  );
  const supergraph = composed.ok ? composed.supergraphSdl : '';
  const inaccessible = supergraph.replace(
    /@link\(/,
    '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY) @link(',
  );

  it.each<[what: string, from: RegExp, to: string, message: string]>([
    [
      'an interface that gains a field',
      /interface N[^{]*\{/,
      '$& more: Int ',
      'Interface field N.more expected but X does not provide it. (N.more is declared by "a"; X is declared by "a")',
    ],
    [
      'an interface that gains a parent',
      /interface N/,
      'interface P { size: Int } interface N implements P',
      'Type X must implement P',
    ],
    [
      'an interface whose field gains an argument',
      /(interface N[^{]*\{\s*size)/,
      '$1(unit: Int)',
      'Interface field argument N.size(unit:) expected but X.size does not provide it.',
    ],
    [
      'an implementor that requires an argument',
      /(type X[^{]*\{\s*size)/,
      '$1(unit: Int!)',
      'Object field X.size includes required argument unit',
    ],
    [
      'a union of which clients see nothing',
      /type X implements N/,
      '$& @inaccessible',
      'Union type U must define one or more member types.',
    ],
    [
      'an object of which clients see nothing',
      /(type X[^{]*\{\s*size: Int)/,
      '$1 @inaccessible',
      'Type X must define one or more fields.',
    ],
    ['an enum of which clients see nothing', /ONE @/, 'ONE @inaccessible @', 'Enum type E must define one or more values.'],
    ['a type that is not there', /s\(of: Int\): Int/, 's(of: Int): Nothing', 'Unknown type: "Nothing".'],
    ['an input where an output belongs', /s\(of: Int\): Int/, 's: I', 'The type of Query.s must be Output Type but got: I.'],
    [
      'inputs that need one another without end',
      /other: J/,
      'other: J! } input K { one: L! } input L { one: K!',
      'Cannot reference Input Object "K" within itself',
    ],
    [
      'an argument that is required and hidden',
      /s\(of: Int\)/,
      's(of: Int! @inaccessible)',
      '"Query.s(of:)" is required and @inaccessible',
    ],
    ['a mutation that is not to be seen', /m: Int/, 'm: Int @inaccessible', 'Type Mutation must define one or more fields.'],
    [
      'a field that nobody resolves',
      /s\(of: Int\): Int[^\n]*/,
      's: Int @join__field(graph: A, external: true)',
      '"Query.s" cannot be resolved in { s } [SATISFIABILITY_ERROR]',
    ],
  ])('%s', (_what, from, to, message) => {
    const ready = inaccessible.replace(from, to);
    expect(ready).not.toBe(inaccessible);
    expect(faultsOf(buildGraph({ subgraphs: [], ready: inaccessible }))).toEqual([]);
    expect(faultsOf(buildGraph({ subgraphs: [], ready })).join('\n')).toContain(message);
  });
});
