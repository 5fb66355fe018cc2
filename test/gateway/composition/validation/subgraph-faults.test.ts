import { describe, expect, it } from 'vitest';
import { codesOf, composeLinked, composePlain, faultsOf } from '../support.ts';

const query = 'type Query { t: T }';
const version = (minor: number, imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.${minor}", import: [${imports}])\n`;

describe('a subgraph is refused by the code of the federation documentation for', () => {
  it.each<[code: string, sdl: string]>([
    ['INVALID_GRAPHQL', 'type Query { t: Missing }'],
    ['INVALID_GRAPHQL', `${query} type T @nope { id: ID }`],
    ['INVALID_GRAPHQL', `${query} type T { id: ID @cost(weight: "9") }`],
    ['INVALID_GRAPHQL', `${query} type T { id: ID @requiresScopes(scopes: ["a"]) }`],
    ['INVALID_GRAPHQL', `${query} type T { id: ID @policy(policies: 5) }`],
    ['INVALID_GRAPHQL', `${query} type T { id: ID } type T { x: ID }`],
    ['DIRECTIVE_DEFINITION_INVALID', `${query} directive @tag(name: String!, more: Int) on OBJECT type T { id: ID }`],
    ['DIRECTIVE_DEFINITION_INVALID', `${query} directive @shareable on ENUM type T { id: ID }`],
    ['KEY_INVALID_FIELDS', `${query} type T @key(fields: "nope") { id: ID }`],
    ['KEY_INVALID_FIELDS', `${query} type T @key(fields: "id {") { id: ID }`],
    ['KEY_INVALID_FIELDS', `${query} type T @key(fields: "") { id: ID }`],
    ['KEY_INVALID_FIELDS', `${query} type T @key(fields: "x: id") { id: ID }`],
    ['KEY_INVALID_FIELDS', `${query} type T @key(fields: "id { x }") { id: ID }`],
    ['KEY_INVALID_FIELDS', `${query} type T @key(fields: "t") { t: T @shareable id: ID }`],
    ['KEY_INVALID_FIELDS_TYPE', `${query} type T @key(fields: ["id"]) { id: ID }`],
    ['KEY_FIELDS_HAS_ARGS', `${query} type T @key(fields: "id") { id(x: Int): ID }`],
    ['KEY_DIRECTIVE_IN_FIELDS_ARG', `${query} type T @key(fields: "id @skip(if: true)") { id: ID }`],
    ['KEY_FIELDS_SELECT_INVALID_TYPE', `${query} type T @key(fields: "u { ... on T { id } }") { u: U id: ID } union U = T`],
    ['KEY_FIELDS_SELECT_INVALID_TYPE', `${query} type T implements I @key(fields: "i { id }") { i: I id: ID } interface I { id: ID }`],
    ['REQUIRES_INVALID_FIELDS', `${query} type T @key(fields: "id") { id: ID x: Int @requires(fields: "y") }`],
    ['REQUIRES_INVALID_FIELDS', `${query} type T @key(fields: "id") { id: ID y: Int @external x: Int @requires(fields: "y(z: 1)") }`],
    ['REQUIRES_INVALID_FIELDS_TYPE', `${query} type T @key(fields: "id") { id: ID x: Int @requires(fields: 5) }`],
    ['REQUIRES_FIELDS_MISSING_EXTERNAL', `${query} type T @key(fields: "id") { id: ID y: Int x: Int @requires(fields: "y") }`],
    ['REQUIRES_DIRECTIVE_IN_FIELDS_ARG', `${query} type T @key(fields: "id") { id: ID y: Int @external x: Int @requires(fields: "y @skip(if: true)") }`],
    ['REQUIRES_UNSUPPORTED_ON_INTERFACE', 'type Query { t: I } interface I { x: Int @requires(fields: "y") y: Int }'],
    ['PROVIDES_INVALID_FIELDS', 'type Query { t: T @provides(fields: "nope") } type T @key(fields: "id") { id: ID }'],
    ['PROVIDES_INVALID_FIELDS', 'type Query { t: T @provides(fields: "... on Query { t }") } type T @key(fields: "id") { id: ID }'],
    ['PROVIDES_ON_NON_OBJECT_FIELD', 'type Query { t: Int @provides(fields: "id") }'],
    ['PROVIDES_FIELDS_MISSING_EXTERNAL', 'type Query { t: T @provides(fields: "x") } type T @key(fields: "id") { id: ID x: Int }'],
    ['PROVIDES_FIELDS_HAS_ARGS', 'type Query { t: T @provides(fields: "x") } type T @key(fields: "id") { id: ID x(a: Int): Int @external }'],
    ['PROVIDES_UNSUPPORTED_ON_INTERFACE', 'type Query { i: I } interface I { t: T @provides(fields: "x") } type T @key(fields: "id") { id: ID x: Int }'],
    ['EXTERNAL_UNUSED', `${query} type T @key(fields: "id") { id: ID x: Int @external }`],
    ['EXTERNAL_ON_INTERFACE', 'type Query { t: I } interface I { x: Int @external }'],
    ['MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL', `${query} type T @key(fields: "id") { id: ID y: Int @external @tag(name: "x") x: Int @requires(fields: "y") }`],
    ['INVALID_SHAREABLE_USAGE', 'type Query { t: I } interface I { x: Int @shareable }'],
    ['INVALID_SHAREABLE_USAGE', `${query} type T @shareable @shareable { x: Int }`],
    ['INTERFACE_OBJECT_USAGE_ERROR', `${query} type T @interfaceObject { id: ID }`],
    ['INTERFACE_KEY_NOT_ON_IMPLEMENTATION', `type Query { t: I } interface I @key(fields: "id") { id: ID } type T implements I { id: ID }`],
    ['INTERFACE_KEY_NOT_ON_IMPLEMENTATION', `type Query { t: I } interface I @key(fields: "id") { id: ID } type T implements I @key(fields: "id", resolvable: false) { id: ID }`],
    ['COST_APPLIED_TO_INTERFACE_FIELD', 'type Query { t: I } interface I { x: Int @cost(weight: 2) }'],
    ['LIST_SIZE_APPLIED_TO_NON_LIST', `type Query { t: Int @listSize(assumedSize: 3) }`],
    ['LIST_SIZE_INVALID_ASSUMED_SIZE', `type Query { t: [Int] @listSize(assumedSize: -1) }`],
    ['LIST_SIZE_INVALID_SLICING_ARGUMENT', `type Query { t: [Int] @listSize(slicingArguments: ["first"]) }`],
    ['LIST_SIZE_INVALID_SLICING_ARGUMENT', `type Query { t(first: String): [Int] @listSize(slicingArguments: ["first"]) }`],
    ['LIST_SIZE_INVALID_SIZED_FIELD', `type Query { t: T @listSize(assumedSize: 3, sizedFields: ["y"]) } type T { x: [Int] }`],
    ['LIST_SIZE_APPLIED_TO_NON_LIST', `type Query { t: T @listSize(assumedSize: 3, sizedFields: ["x"]) } type T { x: Int }`],
  ])('%s: %s', (code, sdl) => {
    expect(codesOf(composeLinked(sdl))).toEqual([code]);
  }); // prettier-ignore

  it('KEY_UNSUPPORTED_ON_INTERFACE before v2.3, and not from there on', () => {
    const sdl = 'type Query { t: I } interface I @key(fields: "id") { id: ID } type T implements I @key(fields: "id") { id: ID }';
    expect(codesOf(composePlain(version(2, '"@key"') + sdl))).toEqual(['KEY_UNSUPPORTED_ON_INTERFACE']);
    expect(codesOf(composePlain(version(3, '"@key"') + sdl))).toEqual([]);
  });
});

describe('contexts are refused by code for', () => {
  const shop = (context: string, argument: string) =>
    `type Query { shop: Shop } type Shop ${context} { currency: String goods: [Good] tags: [String] }
     type Good @key(fields: "id") { id: ID! price(${argument}): Int }`;
  it.each<[code: string, context: string, argument: string]>([
    ['CONTEXT_NAME_INVALID', '@context(name: "a_b")', 'other: Int'],
    ['CONTEXT_NOT_SET', '', 'in: String @fromContext(field: "$shop { currency }")'],
    ['CONTEXT_NOT_SET', '@context(name: "shop")', 'in: String = "x" @fromContext(field: "$shop { currency }")'],
    ['NO_CONTEXT_IN_SELECTION', '@context(name: "shop")', 'in: String @fromContext(field: "{ currency }")'],
    ['CONTEXT_INVALID_SELECTION', '@context(name: "shop")', 'in: Int @fromContext(field: "$shop { currency }")'],
    ['CONTEXT_INVALID_SELECTION', '@context(name: "shop")', 'in: String @fromContext(field: "$shop { tags }")'],
    ['CONTEXT_INVALID_SELECTION', '@context(name: "shop")', 'in: String @fromContext(field: "$shop { nope }")'],
    ['CONTEXT_INVALID_SELECTION', '@context(name: "shop")', 'in: String @fromContext(field: "$shop { goods }")'],
    ['CONTEXT_INVALID_SELECTION', '@context(name: "shop")', 'in: String @fromContext(field: "$shop { a: currency }")'],
    ['CONTEXT_INVALID_SELECTION', '@context(name: "shop")', 'in: String @fromContext(field: "$shop { currency tags }")'],
    ['CONTEXT_INVALID_SELECTION', '@context(name: "shop")', 'in: String @fromContext(field: "$shop ... on Good { id }")'],
    ['CONTEXT_INVALID_SELECTION', '@context(name: "shop")', 'in: String @fromContext(field: "$shop {")'],
  ])('%s: %s %s', (code, context, argument) => {
    expect(codesOf(composeLinked(shop(context, argument)))).toEqual([code]);
  });

  it('an entity that cannot be fetched again', () => {
    const sdl = shop('@context(name: "shop")', 'in: String @fromContext(field: "$shop { currency }")');
    expect(codesOf(composeLinked(sdl))).toEqual([]);
    expect(codesOf(composeLinked(sdl.replace('"id")', '"id", resolvable: false)')))).toEqual(['CONTEXT_NO_RESOLVABLE_KEY']);
  });

  it.each([
    ['... on Shop { currency } ... on Stall { currency }', []],
    ['... on Shop { currency }', ['CONTEXT_INVALID_SELECTION']],
    ['... on Shop { currency } ... on Stall { currency } ... on Good { id }', ['CONTEXT_INVALID_SELECTION']],
  ])('selections that do not fit each object which sets it: %s', (selection, codes) => {
    const sdl = `type Query { shop: Shop stall: Stall } type Shop @context(name: "place") { currency: String goods: [Good] }
      type Stall @context(name: "place") { currency: String }
      type Good @key(fields: "id") { id: ID! price(in: String @fromContext(field: "$place ${selection}")): Int }`;
    expect(codesOf(composeLinked(sdl))).toEqual(codes);
  });
});

describe('faults of subgraphs', () => {
  it('are said of all subgraphs at once, with the subgraph and the node', () => {
    const composed = composeLinked(
      `${query} type T @key(fields: "no") { id: ID }`,
      'type Query { t: Int @provides(fields: "x") }',
    );
    expect(codesOf(composed)).toEqual(['KEY_INVALID_FIELDS', 'PROVIDES_ON_NON_OBJECT_FIELD']);
    expect(faultsOf(composed).map(({ places }) => places.map(({ subgraph }) => subgraph))).toEqual([['a'], ['b']]);
  });

  it('name the import that is missing', () => {
    const [fault] = faultsOf(composePlain(`${version(9, '"@key"')} type Query { t: Int @shareable }`));
    expect(fault?.message).toContain('import: ["@shareable"]');
  });

  it('leave alone what other subgraphs have to say', () => {
    const sdl = `extend type Query { t: T } extend type T @key(fields: "id") { id: ID! @external other: U } union U = T scalar Any`;
    expect(codesOf(composeLinked(sdl))).toEqual([]);
  });
});
