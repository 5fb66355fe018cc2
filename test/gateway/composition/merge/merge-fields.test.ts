import { describe, expect, it } from 'vitest';
import { codesOf, composeLinked, hintsOf, lineOf, linesOf } from '../support.ts';

const shared = (field: string, rest = '') => `type Query { ${field} @shareable } ${rest}`;

describe('a field that several subgraphs resolve', () => {
  it.each([
    ['String', 'String!', 'x: String @join__field(graph: A, type: "String") @join__field(graph: B, type: "String!")'],
    ['[String!]!', '[String]', 'x: [String] @join__field(graph: A, type: "[String!]!") @join__field(graph: B, type: "[String]")'],
    ['Int', 'Int', 'x: Int'],
  ])('is what clients can rely on in all of them: %s and %s', (a, b, line) => {
    expect(lineOf(composeLinked(shared(`x: ${a}`), shared(`x: ${b}`)), 'x:')).toBe(line);
  });

  it.each([
    ['Int', 'String'],
    ['[Int]', 'Int'],
    ['T', 'U'],
  ])('is refused where it is %s in one and %s in another', (a, b) => {
    const types = 'type T @shareable { x: Int } type U @shareable { x: Int }';
    expect(codesOf(composeLinked(shared(`x: ${a}`, types), shared(`x: ${b}`, types)))).toEqual(['FIELD_TYPE_MISMATCH']);
  });

  it('has to be shareable in all of them, or of a key', () => {
    expect(codesOf(composeLinked('type Query { x: Int }', 'type Query { x: Int @shareable }'))).toEqual([
      'INVALID_FIELD_SHARING',
    ]);
    expect(codesOf(composeLinked('type Query { x: Int }', 'type Query { x: Int }'))).toEqual(['INVALID_FIELD_SHARING']);
    const keyed = 'type Query { t: T @shareable } type T @key(fields: "id { a }") { id: K } type K { a: Int }';
    expect(codesOf(composeLinked(keyed, keyed))).toEqual(['INVALID_FIELD_SHARING'].slice(1));
  });

  it('cannot be one of the subscription root', () => {
    const sdl = 'type Query { x: Int @shareable } type Subscription { s: Int @shareable }';
    expect(codesOf(composeLinked(sdl, sdl))).toEqual(['INVALID_FIELD_SHARING']);
    expect(codesOf(composeLinked(sdl))).toEqual(['INVALID_FIELD_SHARING']);
  });

  it('is shared by interface objects too', () => {
    const face =
      'type Query { i: I } interface I @key(fields: "id") { id: ID } type T implements I @key(fields: "id") { id: ID x: Int }';
    const standIn = 'type I @key(fields: "id") @interfaceObject { id: ID x: Int }';
    expect(codesOf(composeLinked(face, standIn))).toEqual(['INVALID_FIELD_SHARING']);
    expect(codesOf(composeLinked(face.replace(' x: Int', ''), standIn, standIn))).toEqual(['INVALID_FIELD_SHARING']);
  });
});

describe('arguments', () => {
  const query = (args: string) => shared(`x${args}: Int`);
  it.each<[string, string, string]>([
    ['(a: Int)', '(a: Int!)', 'x(a: Int!): Int'],
    ['(a: Int = 3)', '(a: Int = 3)', 'x(a: Int = 3): Int'],
    ['(a: Int = 3)', '(a: Int)', 'x(a: Int): Int'],
    ['(a: Int, b: Int)', '(b: Int)', 'x(b: Int): Int'],
    ['(a: Int = 3, b: Int!)', '(b: Int!)', 'x(b: Int!): Int'],
  ])('are those that all take: %s and %s', (a, b, line) => {
    expect(lineOf(composeLinked(query(a), query(b)), 'x(')).toBe(line);
  });

  it.each<[string, string, string]>([
    ['(a: Int!)', '', 'REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH'],
    ['(a: Int)', '(a: String)', 'FIELD_ARGUMENT_TYPE_MISMATCH'],
    ['(a: Int = 3)', '(a: Int = 4)', 'FIELD_ARGUMENT_DEFAULT_MISMATCH'],
  ])('%s and "%s" are refused: %s', (a, b, code) => {
    expect(codesOf(composeLinked(query(a), query(b)))).toEqual([code]);
  });

  it('that only some take are told', () => {
    expect(hintsOf(composeLinked(query('(a: Int)'), query('')))).toEqual(['INCONSISTENT_ARGUMENT_PRESENCE']);
    expect(hintsOf(composeLinked(query('(a: Int = 1)'), query('(a: Int)')))).toEqual(['INCONSISTENT_DEFAULT_VALUE_PRESENCE']);
  });

  it('from a context are no arguments for clients', () => {
    const sdl = `type Query { q: Q } type Q @context(name: "q") { c: String t: T }
      type T @key(fields: "id") { id: ID x(in: String @fromContext(field: "$q { c }"), n: Int): Int }`;
    const composed = composeLinked(sdl);
    expect(lineOf(composed, 'x(')).toBe(
      'x(n: Int): Int @join__field(graph: A, contextArguments: [{context: "a__q", name: "in", type: "String", selection: "{ c }"}])',
    );
    expect(lineOf(composed, 'type Q ')).toContain('@context(name: "a__q")');
    const plain = 'type T @key(fields: "id") { id: ID x(in: String!, n: Int): Int }';
    expect(
      codesOf(
        composeLinked(sdl.replace('n: Int): Int', 'n: Int): Int @shareable'), plain.replace('): Int', '): Int @shareable')),
      ),
    ).toEqual(['CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS']);
  });
});

describe('a field that a subgraph only refers to', () => {
  const base = (field: string) => `type Query { t: T } type T @key(fields: "id") { id: ID ${field} }`;
  const refers = (field: string) => `type T @key(fields: "id") { id: ID ${field} @external y: Int @requires(fields: "x") }`;

  it('is external in the supergraph', () => {
    expect(lineOf(composeLinked(base('x: Int'), refers('x: Int')), 'x:')).toBe(
      'x: Int @join__field(graph: A) @join__field(graph: B, external: true)',
    );
  });

  it.each([
    ['x: Int', 'x: String', 'EXTERNAL_TYPE_MISMATCH'],
    ['x: Int', 'x: Int!', 'EXTERNAL_TYPE_MISMATCH'],
    ['x(a: Int): Int', 'x: Int', 'EXTERNAL_ARGUMENT_MISSING'],
    ['x(a: Int): Int', 'x(a: String): Int', 'EXTERNAL_ARGUMENT_TYPE_MISMATCH'],
    ['x(a: Int = 1): Int', 'x(a: Int = 2): Int', 'EXTERNAL_ARGUMENT_DEFAULT_MISMATCH'],
    ['z: Int', 'x: Int', 'EXTERNAL_MISSING_ON_BASE'],
  ])('has to be what the others say: %s and %s', (a, b, code) => {
    expect(codesOf(composeLinked(base(a), refers(b)))).toEqual([code]);
  });

  it('is its own where it is a key that it extends', () => {
    const extending = 'extend type T @key(fields: "id") { id: ID @external y: Int }';
    expect(lineOf(composeLinked(base('x: Int'), extending), 'id:')).toBe('id: ID');
  });
});

describe('an override', () => {
  const t = (field: string, more = '') => `type T @key(fields: "id") { id: ID ${field} ${more} }`;
  const query = 'type Query { t: T }';

  it('moves a field', () => {
    const composed = composeLinked(query + t('x: Int @override(from: "b")'), t('x: Int', 'z: Int'));
    expect(lineOf(composed, 'x:')).toBe('x: Int @join__field(graph: A, override: "b")');
    expect(hintsOf(composed)).toEqual(['OVERRIDDEN_FIELD_CAN_BE_REMOVED']);
  });

  it('moves it for some requests, by its label', () => {
    const composed = composeLinked(query + t('x: Int @override(from: "b", label: "percent(5)")'), t('x: Int'));
    expect(lineOf(composed, 'x:')).toBe(
      'x: Int @join__field(graph: A, override: "b", overrideLabel: "percent(5)") @join__field(graph: B, overrideLabel: "percent(5)")',
    );
  });

  it('leaves a field where a field set names it as one that is not resolved', () => {
    const composed = composeLinked(
      query + t('x: Int @override(from: "b")'),
      t('x: Int', 'y: T @provides(fields: "x") z: Int').replace('x: Int', 'x: Int @shareable'),
    );
    expect(codesOf(composed)).toEqual(['PROVIDES_FIELDS_MISSING_EXTERNAL']);
    const key = composeLinked(`${query} type T @key(fields: "id") { id: ID @override(from: "b") }`, t('z: Int'));
    expect(lineOf(key, 'id:')).toBe('id: ID @join__field(graph: A, override: "b") @join__field(graph: B, usedOverridden: true)');
  });

  it.each<[code: string, a: string, b: string]>([
    ['OVERRIDE_FROM_SELF_ERROR', 'x: Int @override(from: "a")', 'z: Int'],
    ['OVERRIDE_LABEL_INVALID', 'x: Int @override(from: "b", label: "percent(101)")', 'x: Int'],
    ['OVERRIDE_LABEL_INVALID', 'x: Int @override(from: "b", label: "percent(1.123456789)")', 'x: Int'],
    ['OVERRIDE_LABEL_INVALID', 'x: Int @override(from: "b", label: "1a")', 'x: Int'],
    ['OVERRIDE_SOURCE_HAS_OVERRIDE', 'x: Int @override(from: "b")', 'x: Int @override(from: "c")'],
    [
      'OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE',
      'x: Int @override(from: "b")',
      'x: Int @requires(fields: "w") w: Int @external',
    ],
    ['OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE', 'x: T @override(from: "b")', 'x: T @provides(fields: "w") w: Int @external'],
  ])('is refused: %s', (code, a, b) => {
    expect(codesOf(composeLinked(query + t(a, 'w: Int @shareable'), t(b)))).toContain(code);
  });

  it('of a label is taken at the bounds', () => {
    for (const label of ['percent(100)', 'percent(0)', 'percent(1.12345678)', 'a_b-c:d./e'])
      expect(codesOf(composeLinked(query + t(`x: Int @override(from: "b", label: "${label}")`), t('x: Int')))).toEqual([]);
  });

  it('of a field of an interface is refused', () => {
    const sdl = 'type Query { i: I } interface I { x: Int @override(from: "b") }';
    expect(codesOf(composeLinked(sdl))).toEqual(['OVERRIDE_ON_INTERFACE']);
  });

  it('from a subgraph that is not there is told', () => {
    expect(hintsOf(composeLinked(query + t('x: Int @override(from: "z")')))).toEqual(['FROM_SUBGRAPH_DOES_NOT_EXIST']);
    expect(hintsOf(composeLinked(query + t('x: Int @override(from: "b")'), t('y: Int')))).toEqual([
      'OVERRIDE_DIRECTIVE_CAN_BE_REMOVED',
    ]);
  });
});

it('fields of interface objects are fields of the implementations', () => {
  const composed = composeLinked(
    'type Query { i: I } interface I @key(fields: "id") { id: ID } type T implements I @key(fields: "id") { id: ID }',
    'type I @key(fields: "id") @interfaceObject { id: ID more(a: Int @inaccessible): Int @tag(name: "x") }',
  );
  expect(linesOf(composed).filter((line) => line.startsWith('more('))).toEqual([
    'more(a: Int @inaccessible): Int @join__field(graph: B) @tag(name: "x")',
    'more(a: Int @inaccessible): Int @join__field @tag(name: "x")',
  ]);
});
