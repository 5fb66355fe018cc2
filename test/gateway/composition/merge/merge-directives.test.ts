import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { times } from '../../../support/times.ts';
import { codesOf, composeLinked, composePlain, federation, hintsOf, lineOf, linesOf } from '../support.ts';

const field = (applied: string) => `type Query { x: [Int] @shareable ${applied} }`;

describe('a directive of several subgraphs is merged by its rule', () => {
  it.each<[applied: string[], result: string]>([
    [['@tag(name: "a") @tag(name: "b")', '@tag(name: "b") @tag(name: "c")'], '@tag(name: "a") @tag(name: "b") @tag(name: "c")'],
    [['', '@inaccessible'], '@inaccessible'],
    [['@authenticated', ''], '@authenticated'],
    [['@cost(weight: 3)', '@cost(weight: 5)'], '@cost(weight: 5)'],
    [
      ['@requiresScopes(scopes: [["a"], ["b"]])', '@requiresScopes(scopes: [["c"]])'],
      '@requiresScopes(scopes: [["a", "c"], ["b", "c"]])',
    ],
    [
      ['@requiresScopes(scopes: [["a"], ["b"]])', '@requiresScopes(scopes: [["b"], ["a"]])'],
      '@requiresScopes(scopes: [["a"], ["b"]])',
    ],
    [['@policy(policies: [["a"]])', '@policy(policies: [["a", "b"], ["c"]])'], '@policy(policies: [["a", "b"], ["a", "c"]])'],
    [
      ['@listSize(assumedSize: 3)', '@listSize(assumedSize: 4, requireOneSlicingArgument: false)'],
      '@listSize(assumedSize: 4, requireOneSlicingArgument: false)',
    ],
    [
      ['@listSize(requireOneSlicingArgument: false)', '@listSize(requireOneSlicingArgument: false)'],
      '@listSize(requireOneSlicingArgument: false)',
    ],
    [['@deprecated(reason: "one")', '@deprecated(reason: "two")', '@deprecated(reason: "two")'], '@deprecated(reason: "two")'],
    [['@deprecated', ''], '@deprecated'],
  ])('%j', (applied, result) => {
    const sdls =
      result === '@inaccessible'
        ? applied.map((one) => `type Query { x: [Int] @shareable ${one} y: Int @shareable }`)
        : applied.map(field);
    expect(lineOf(composeLinked(...sdls), 'x:').replace('x: [Int] ', '')).toBe(result);
  });

  it('and has 1024 alternatives at most, once those of its subgraphs are multiplied', () => {
    const composed = (subgraphs: number) =>
      composeLinked(...times(subgraphs, (at) => field(`@requiresScopes(scopes: [["a${at}"], ["b${at}"]])`)));
    expect(lineOf(composed(10), 'x:').match(/\], \[/g)).toHaveLength(1023);
    expect(codesOf(composed(11))).toEqual(['DIRECTIVE_COMPOSITION_ERROR']);
  });

  it('and what its subgraphs say differently is told', () => {
    expect(hintsOf(composeLinked(field('@deprecated(reason: "one")'), field('@deprecated(reason: "two")')))).toEqual([
      'INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS',
    ]);
  });

  it('and its specification is linked where it is used', () => {
    const links = (applied: string) => linesOf(composeLinked(`type Query { x: [Int] ${applied} y: Int }`))[0];
    expect(links('')).not.toMatch(/inaccessible|tag|cost/);
    expect(links('@inaccessible')).toContain('inaccessible/v0.2", for: SECURITY)');
    expect(links('@listSize(assumedSize: 3)')).toContain('cost/v0.1", import: ["@listSize"])');
  });

  it('and none that only the subgraph knows', () => {
    expect(codesOf(composeLinked(field('@own')))).toEqual(['INVALID_GRAPHQL']);
    expect(lineOf(composeLinked(`directive @own on FIELD_DEFINITION ${field('@own')}`), 'x:')).toBe('x: [Int]');
  });
});

describe('a description', () => {
  const described = (text: string) => `type Query { ${text} x: Int @shareable }`;
  it('is the one that most subgraphs give, the first of as many', () => {
    const lines = linesOf(composeLinked(described('"one"'), described('"two"'), described('"two"')));
    expect(lines).toContain('"""two"""');
    expect(hintsOf(composeLinked(described('"one"'), described('"two"')))).toEqual(['INCONSISTENT_DESCRIPTION']);
    expect(linesOf(composeLinked(described('"one"'), described('')))).toContain('"""one"""');
  });

  it.each(['ends with a line\n', ' begins with a space', 'a\n  b\n\nc', 'has """ in it', 'a\r\nb', '\u0007', 'a \\ b'])(
    'stays as it is: %j',
    (text) => {
      const composed = composeLinked(described(JSON.stringify(text)));
      if (!composed.ok) throw new Error('It does not compose.');
      const document = parse(composed.supergraphSdl);
      const query = document.definitions.find((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
      expect(query?.fields?.[0]?.description?.value).toBe(text);
    },
  );
});

describe('a directive that subgraphs compose', () => {
  const linked = (minor: number, definition: string, use: string, imported = '"@own"') =>
    `${federation} extend schema @link(url: "https://acme.dev/own/v1.${minor}", import: [${imported}]) @composeDirective(name: "@own")
     directive @own${definition} type Query { x: Int @shareable ${use} }`;

  it('is kept, with its definition of the newest version and a link to it', () => {
    const composed = composePlain(
      linked(1, '(n: Int, m: Int) repeatable on FIELD_DEFINITION', '@own(n: 1) @own(n: 2)'),
      linked(0, '(n: Int) repeatable on FIELD_DEFINITION', '@own(n: 2) @own(n: 3)'),
    );
    expect(linesOf(composed)[0]).toContain('@link(url: "https://acme.dev/own/v1.1", import: ["@own"');
    expect(linesOf(composed)).toContain('directive @own(n: Int, m: Int) repeatable on FIELD_DEFINITION');
    expect(lineOf(composed, 'x:')).toBe('x: Int @own(n: 1) @own(n: 2) @own(n: 3)');
  });

  it.each([
    ['has no @', 'name: "own"', 'import: ["@own"]'],
    ['has no name', 'name: "@"', 'import: ["@own"]'],
    ['is not defined', 'name: "@other"', 'import: ["@other"]'],
    ['is of no specification', 'name: "@own"', 'import: []'],
  ])('is refused where it %s', (_, argument, imports) => {
    const sdl = `${federation} extend schema @link(url: "https://acme.dev/spec/v1.0", ${imports}) @composeDirective(${argument})
      directive @own on FIELD_DEFINITION type Query { x: Int @own }`;
    expect(codesOf(composePlain(sdl))).toEqual(['DIRECTIVE_COMPOSITION_ERROR']);
  });

  it('is refused where it is another one elsewhere', () => {
    const a = linked(0, ' on FIELD_DEFINITION', '@own');
    expect(codesOf(composePlain(a, a.replace('acme.dev/own/v1.0', 'acme.dev/own/v2.0')))).toEqual([
      'DIRECTIVE_COMPOSITION_ERROR',
    ]);
    expect(codesOf(composePlain(a, a.replace('acme.dev', 'other.dev')))).toEqual(['DIRECTIVE_COMPOSITION_ERROR']);
    expect(codesOf(composePlain(a, a))).toEqual([]);
  });

  it('is told where it is one of federation', () => {
    expect(hintsOf(composeLinked('extend schema @composeDirective(name: "@tag") type Query { x: Int }'))).toEqual([
      'DIRECTIVE_COMPOSITION_INFO',
    ]);
  });
});
