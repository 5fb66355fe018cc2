import { describe, expect, it } from 'vitest';
import { codesOf, composeLinked, composePlain, faultsOf, hintsOf, lineOf, linesOf } from '../support.ts';

describe('a type', () => {
  it.each([
    ['TYPE_KIND_MISMATCH', 'type Query { t: T } type T { a: Int }', 'type Query { u: T } enum T { A }'],
    ['NO_QUERIES', 'type T { a: Int }', 'type T { b: Int }'],
    ['INTERFACE_OBJECT_USAGE_ERROR', 'type Query { t: T } type T @key(fields: "id") @interfaceObject { id: ID }', 'type Query { x: Int }'],
    ['INTERFACE_OBJECT_USAGE_ERROR', 'type Query { t: I } interface I @key(fields: "id") { id: ID } type T implements I @key(fields: "id") { id: ID }', 'type I @key(fields: "id") @interfaceObject { id: ID more: Int } type T @key(fields: "id") { id: ID }'],
    ['INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE', 'type Query { t: I } interface I @key(fields: "id") { id: ID } type T implements I @key(fields: "id") { id: ID }', 'interface I { id: ID } type U implements I @key(fields: "id") { id: ID }'],
    ['INTERFACE_FIELD_NO_IMPLEM', 'type Query { t: I } interface I { id: ID } type T implements I { id: ID }', 'interface I { id: ID x: Int } type U implements I { id: ID x: Int }'],
  ])('is refused: %s', (code, a, b) => {
    expect(codesOf(composeLinked(a, b))).toEqual([code]);
  }); // prettier-ignore

  it('is said with every place where two kinds of it stand', () => {
    const [fault] = faultsOf(composeLinked('type Query { t: T } type T { a: Int }', 'enum T { A }', 'enum T { A }'));
    expect(fault?.places.map(({ subgraph }) => subgraph)).toEqual(['a', 'b', 'c']);
  });

  it('that federation 1 extends has to be defined, in federation 2 not', () => {
    const sdl = 'type Query { t: T } extend type T @key(fields: "id") { id: ID @external }';
    expect(codesOf(composePlain(sdl))).toEqual(['EXTENSION_WITH_NO_BASE']);
    expect(codesOf(composeLinked(sdl))).toEqual([]);
    expect(codesOf(composePlain(sdl, 'type T @key(fields: "id") { id: ID }'))).toEqual([]);
  });

  it('has all keys of all subgraphs', () => {
    const composed = composeLinked(
      'type Query { t: T } type T @key(fields: "id", resolvable: false) @key(fields: "org  { id }") { id: ID org: T @shareable }',
      'extend type T @key(fields: "id") { id: ID }',
    );
    expect(lineOf(composed, 'type T ')).toBe(
      'type T @join__type(graph: A, key: "id", resolvable: false) @join__type(graph: A, key: "org { id }") @join__type(graph: B, key: "id", extension: true) {',
    );
  });

  it('comes in the same order, whatever the order of the subgraphs', () => {
    const sdls = ['type Query { a: Int }', 'type Query { b: T } type T { x: Int }', 'type Query { c: Int }'];
    const [first, second] = [composeLinked(...sdls), composeLinked(...sdls)];
    expect(linesOf(first)).toEqual(linesOf(second));
  });

  it('of federation 1 is shared without a mark, and what has no effect there is left out', () => {
    const one =
      'type Query { t: T @provides(fields: "x") n: Int @provides(fields: "x") } type T @key(fields: "id") { id: ID x: Int v: V } type V { a: Int } interface I @key(fields: "id") { id: ID }';
    const two =
      'extend type T @key(fields: "id") { id: ID @external x: Int @external unused: Int @external v: V @external y: V @requires(fields: "v { a }") } type V { a: Int }';
    const composed = composePlain(one, two);
    expect(codesOf(composed)).toEqual([]);
    expect(lineOf(composed, 'unused')).toBe('');
    expect(lineOf(composed, 'interface I')).toBe('interface I @join__type(graph: A) {');
    expect(lineOf(composed, 'n:')).not.toContain('provides');
  });
});

describe('an input has the fields that all subgraphs take', () => {
  const input = (fields: string) => `type Query { x(i: I): Int @shareable } input I { ${fields} }`;
  it('and tells of the others', () => {
    const composed = composeLinked(input('a: Int b: Int'), input('b: Int!'));
    expect(linesOf(composed).filter((line) => /^[ab]: /.test(line))).toEqual([
      'b: Int! @join__field(graph: A, type: "Int") @join__field(graph: B, type: "Int!")',
    ]);
    expect(hintsOf(composed)).toContain('INCONSISTENT_INPUT_OBJECT_FIELD');
  });

  it.each([
    ['a: Int! b: Int', 'b: Int', 'REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH'],
    ['a: Int', 'b: Int', 'EMPTY_MERGED_INPUT_TYPE'],
    ['a: Int', 'a: String', 'FIELD_TYPE_MISMATCH'],
    ['a: Int = 1', 'a: Int = 2', 'INPUT_FIELD_DEFAULT_MISMATCH'],
  ])('%s and %s are refused: %s', (a, b, code) => {
    expect(codesOf(composeLinked(input(a), input(b)))).toEqual([code]);
  });

  it('and those that are marked as inaccessible', () => {
    expect(lineOf(composeLinked(input('a: Int @inaccessible b: Int'), input('b: Int')), 'a:')).toBe(
      'a: Int @join__field(graph: A) @inaccessible',
    );
  });
});

describe('an enum', () => {
  const given = (values: string, more = '') => `type Query { x(e: E): Int @shareable ${more} } enum E { ${values} }`;
  const got = (values: string) => `type Query { x: E @shareable } enum E { ${values} }`;
  const valuesOf = (...sdls: string[]) =>
    linesOf(composeLinked(...sdls))
      .filter((line) => /^[ABC] @join__enumValue/.test(line))
      .map((line) => line[0])
      .join('');

  it('that clients get has all values, and one that they give those that all know', () => {
    expect(valuesOf(got('A B'), got('B C'))).toBe('ABC');
    expect(valuesOf(given('A B'), given('B C'))).toBe('B');
  });

  it('that clients get and give has to be the same everywhere, but for what is hidden', () => {
    const both = (values: string) => given(values, 'y: E @shareable');
    expect(codesOf(composeLinked(both('A B'), both('A')))).toEqual(['ENUM_VALUE_MISMATCH']);
    expect(valuesOf(both('A B @inaccessible'), both('A'))).toBe('AB');
    expect(valuesOf(both('A B'), both('B A'))).toBe('AB');
  });

  it('of which nothing is left is refused', () => {
    expect(codesOf(composeLinked(given('A'), given('B')))).toEqual(['EMPTY_MERGED_ENUM_TYPE']);
  });

  it('of a directive that clients apply is one that they give', () => {
    const sdl = (values: string) => `directive @d(e: E) on FIELD type Query { x: E @shareable } enum E { ${values} }`;
    expect(codesOf(composeLinked(sdl('A B'), sdl('A')))).toEqual(['ENUM_VALUE_MISMATCH']);
  });
});

it('a union has all members, each in its subgraphs', () => {
  const sdl = (union: string) =>
    `type Query { u: U @shareable } type S @shareable { x: Int } type T @shareable { x: Int } union U = ${union}`;
  expect(lineOf(composeLinked(sdl('S'), sdl('S | T')), 'union')).toBe(
    'union U @join__type(graph: A) @join__type(graph: B) @join__unionMember(graph: A, member: "S") @join__unionMember(graph: B, member: "S") @join__unionMember(graph: B, member: "T") = S | T',
  );
});

describe('what is hidden and needed is refused', () => {
  it.each([
    ['QUERY_ROOT_TYPE_INACCESSIBLE', 'type Query @inaccessible { x: Int }'],
    ['ONLY_INACCESSIBLE_CHILDREN', 'type Query { t: T } type T { x: Int @inaccessible }'],
    ['ONLY_INACCESSIBLE_CHILDREN', 'type Query { t: T } enum T { A @inaccessible }'],
    ['ONLY_INACCESSIBLE_CHILDREN', 'type Query { t: T } union T = U type U @inaccessible { x: Int }'],
    ['REFERENCED_INACCESSIBLE', 'type Query { t: T x: Int } type T @inaccessible { x: Int }'],
    ['REFERENCED_INACCESSIBLE', 'type Query { t(i: I): Int } input I @inaccessible { x: Int }'],
    ['REQUIRED_INACCESSIBLE', 'type Query { t(i: Int! @inaccessible): Int }'],
    ['REQUIRED_INACCESSIBLE', 'type Query { t(i: I): Int } input I { y: Int x: Int! @inaccessible }'],
    [
      'IMPLEMENTED_BY_INACCESSIBLE',
      'type Query { i: I } interface I { x: Int } type T implements I { x: Int @inaccessible y: Int }',
    ],
    ['DEFAULT_VALUE_USES_INACCESSIBLE', 'type Query { t(e: E = A): Int } enum E { A @inaccessible B }'],
  ])('%s: %s', (code, sdl) => {
    expect(codesOf(composeLinked(sdl))).toEqual([code]);
  });

  it.each(['t(i: Int! = 1 @inaccessible): Int', 't(i: Int @inaccessible): Int', 't(i: Int!): Int @inaccessible x: Int'])(
    'and what is not needed is not: %s',
    (field) => {
      expect(codesOf(composeLinked(`type Query { ${field} }`))).toEqual([]);
    },
  );
});
