import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';

const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@interfaceObject", "@authenticated", "@requiresScopes", "@policy"])\n';

function faultsOf(...sdls: readonly string[]): readonly string[] {
  const built = buildGraph({ subgraphs: sdls.map((sdl, at) => ({ name: `s${at}`, sdl: federation + sdl })) });
  return built.ok ? [] : built.faults.map((fault) => fault.split('\n')[0] ?? '');
}

const pets = ({ face = '', field = '', cat = '', catName = '', dog = '', dogName = '' }) => `
  type Query { pets: [Pet] }
  interface Pet ${face} { name: String ${field} }
  type Cat implements Pet ${cat} { name: String ${catName} }
  type Dog implements Pet ${dog} { name: String ${dogName} }`;

const wanted = '@requiresScopes(scopes: [["pets"]])';
const more = '@requiresScopes(scopes: [["pets", "cats"]])';
const lostDog =
  's0: Pet is marked as protected, but the supergraph would not protect Dog. Mark Dog itself, as another implementation of Pet is marked.';
const lostName =
  's0: Pet.name is marked as protected, but the supergraph would not protect Dog.name. Mark Dog.name itself, as another implementation of Pet is marked.';

describe('an interface that is marked as protected', () => {
  it.each([
    ['as a whole, beside one of its implementations', { face: wanted, cat: wanted }, lostDog],
    ['as a whole, beside an implementation that asks for more', { face: wanted, cat: more }, lostDog],
    ['as a whole, by policy', { face: '@policy(policies: [["p"]])', cat: '@policy(policies: [["p"]])' }, lostDog],
    ['in a field, beside that of one implementation', { field: '@authenticated', catName: '@authenticated' }, lostName],
  ])('is not served where an implementation would be open: %s', (_, given, fault) => {
    expect(faultsOf(pets(given))).toEqual([fault]);
  });

  it.each([
    ['no implementation is marked, and all inherit it', { face: wanted, field: '@authenticated' }],
    ['all implementations are marked', { face: wanted, cat: wanted, dog: more }],
    ['an implementation alone is marked', { cat: wanted, catName: '@authenticated' }],
  ])('is served where %s', (_, given) => {
    expect(faultsOf(pets(given))).toEqual([]);
  });

  it('is not served where it is an interface object, and one implementation alone has a protected field of its own', () => {
    const nodes = (dog: string) => `
      type Query { nodes: [Node] }
      interface Node @key(fields: "id") { id: ID! note: String }
      type Cat implements Node @key(fields: "id") { id: ID! note: String @shareable @authenticated }
      type Dog implements Node @key(fields: "id") { id: ID! note: String @shareable ${dog} }`;
    const notes = 'type Node @interfaceObject @key(fields: "id") { id: ID! note: String @shareable @authenticated }';
    expect(faultsOf(nodes(''), notes)).toEqual([
      's1: Node.note is marked as protected, but the supergraph would not protect Dog.note. Mark Dog.note itself, as another implementation of Node is marked.',
    ]);
    expect(faultsOf(nodes('@authenticated'), notes)).toEqual([]);
  });
});

describe('a step-up that subgraphs ask for with different arguments', () => {
  const stepUp = (composes: string) => `extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@shareable"])
    @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"]) ${composes}
    directive @requiresAal(level: Int! = 2, maxAgeSeconds: Int) on FIELD_DEFINITION | OBJECT\n`;
  const composing = stepUp('@composeDirective(name: "@requiresAal")');
  const build = (...sdls: readonly string[]) => buildGraph({ subgraphs: sdls.map((sdl, at) => ({ name: `s${at}`, sdl })) });
  const payout = (applied: string, link = composing) => `${link} type Query { payout: String @shareable ${applied} }`;

  it.each<[string, string[], string]>([
    ['the shorter age', ['@requiresAal(maxAgeSeconds: 61)', '@requiresAal(maxAgeSeconds: 60)'], '(level: 2, maxAgeSeconds: 60)'],
    ['the higher level', ['@requiresAal(level: 1)', '@requiresAal'], '(level: 2)'],
    ['each', ['@requiresAal(level: 1, maxAgeSeconds: 60)', '@requiresAal(level: 2)'], '(level: 2, maxAgeSeconds: 60)'],
    [
      'the one of a single subgraph',
      ['@requiresAal', '@requiresAal(maxAgeSeconds: 5)', '@requiresAal'],
      '(level: 2, maxAgeSeconds: 5)',
    ],
  ])('asks for %s, and that is told', (_, applied, text) => {
    for (const order of [applied, applied.toReversed()]) {
      const built = build(...order.map((one) => payout(one)));
      if (!built.ok) throw new Error(built.faults.join('\n'));
      expect(built.supergraphSdl).toContain(`@requiresAal${text}`);
      expect(built.hints.map((hint) => hint.split('\n')[0])).toEqual([
        `@requiresAal on "Query.payout" has different arguments across subgraphs; the supergraph has the strictest of each: @requiresAal${text} [INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS]`,
      ]);
    }
  });

  it('is not served where one of them does not compose it, and its fault says how', () => {
    const built = build(payout('@requiresAal(maxAgeSeconds: 60)'), payout('@requiresAal(maxAgeSeconds: 30)', stepUp('')));
    expect(built.ok ? [] : built.faults.map((fault) => fault.split('\n')[0])).toEqual([
      's1: Query.payout is marked as protected, but the supergraph would not protect it. Import @requiresAal and compose it: @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"]) @composeDirective(name: "@requiresAal")',
    ]);
  });
});
