import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/gateway/supergraph/build-graph.ts';
import { loadSupergraph } from '../../src/gateway/supergraph/load-supergraph.ts';

const imports = `"@key", "@external", "@requires", "@interfaceObject", "@context", "@fromContext", "@authenticated", "@requiresScopes",
  "@composeDirective"`;
const links = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])
    @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"])
    @composeDirective(name: "@requiresAal")
  directive @requiresAal(level: Int! = 2, maxAgeSeconds: Int) on FIELD_DEFINITION | OBJECT
`;
const parcels = (weight: string, box = '') => `${links}
  type Query { parcel: Parcel }
  type Parcel @key(fields: "id") { id: ID! weight: Int ${weight} box: Box }
  type Box ${box} { size: Int }`;
const shipping = (cost: string) => `${links}
  type Parcel @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") ${cost} }`;
const boxing = (cost: string) => `${links}
  type Parcel @key(fields: "id") { id: ID! box: Box @external cost: Int @requires(fields: "box { size }") ${cost} }
  type Box { size: Int @external }`;

const compose = (...sdls: string[]) => buildGraph({ subgraphs: sdls.map((sdl, at) => ({ name: `s${at}`, sdl })) });

describe('a field that is made of a protected one', () => {
  it.each([
    ['asks for nothing', parcels('@requiresAal'), shipping('')],
    ['asks for a lower level', parcels('@requiresAal'), shipping('@requiresAal(level: 1)')],
    ['takes an older proof', parcels('@requiresAal(maxAgeSeconds: 60)'), shipping('@requiresAal(maxAgeSeconds: 61)')],
    ['asks for something else', parcels('@requiresAal'), shipping('@authenticated')],
    ['reaches into a protected type', parcels('', '@requiresAal'), boxing('')],
  ])('is not served where it %s', (_, ...sdls) => {
    expect(compose(...sdls)).toMatchObject({
      ok: false,
      faults: expect.arrayContaining([expect.stringMatching(/^"Parcel\.cost" is made of "(Parcel|Box)\.\w+" by @requires/)]),
    });
  });

  it('is served where it asks for as much, or more', () => {
    expect(compose(parcels('@requiresAal'), shipping('@requiresAal')).ok).toBe(true);
    expect(compose(parcels('@requiresAal(maxAgeSeconds: 60)'), shipping('@requiresAal(maxAgeSeconds: 30)')).ok).toBe(true);
    expect(compose(parcels('', '@requiresAal'), boxing('@requiresAal')).ok).toBe(true);
    expect(compose(parcels(''), shipping('')).ok).toBe(true);
  });

  it.each([
    ['an enum', 'unit: Unit', 'unit: G'],
    ['an enum inside an input object', 'by: By', 'by: { units: [G] }'],
  ])('is not served where it gives %s that is protected as an argument', (_, declared, given) => {
    const types = `enum Unit @authenticated { G } input By { units: [Unit!] precise: Boolean }
      type Parcel @key(fields: "id")`;
    const weighing = `${links} type Query { parcel: Parcel } ${types} { id: ID! weight(${declared}): Int }`;
    const making = (asked: string, by = `weight(${given})`) =>
      `${links} ${types} { id: ID! weight(${declared}): Int @external cost: Int @requires(fields: "${by}") ${asked} }`;
    expect(compose(weighing, making(''))).toMatchObject({
      ok: false,
      faults: [expect.stringContaining('"Parcel.cost" is made of "Unit" by @requires')],
    });
    expect(compose(weighing, making('@authenticated')).ok).toBe(true);
    expect(compose(weighing, making('', 'weight')).ok).toBe(true);
  });

  it('is not served from a supergraph either that somebody else composed', async () => {
    const fair = compose(parcels('@authenticated'), shipping('@authenticated'));
    if (!fair.ok) throw new Error(fair.faults.join('\n'));
    const lax = fair.supergraphSdl.replace(/(cost: Int .*requires: "weight"\)) @authenticated/, '$1');
    expect(lax).not.toBe(fair.supergraphSdl);
    expect(await loadSupergraph({ ready: fair.supergraphSdl, sources: [] })).toBe(fair.supergraphSdl);
    await expect(loadSupergraph({ ready: lax, sources: [] })).rejects.toThrow('"Parcel.cost" is made of "Parcel.weight"');
  });

  it('is not served where an interface object makes it', () => {
    const owner = `${links} type Query { all: [Node] } interface Node @key(fields: "id") { id: ID! weight: Int }
      type Parcel implements Node @key(fields: "id") { id: ID! weight: Int @requiresAal }
      type Letter implements Node @key(fields: "id") { id: ID! weight: Int }`;
    const maker = (cost: string) => `${links}
      type Node @key(fields: "id") @interfaceObject { id: ID! weight: Int @external cost: Int @requires(fields: "weight") ${cost} }`;
    expect(compose(owner, maker(''))).toMatchObject({ ok: false, faults: [expect.stringContaining('"Parcel.weight"')] });
    expect(compose(owner, maker('@requiresAal')).ok).toBe(true);
  });

  it('is not served where it takes that from an object above, as any of those that may stand there says', async () => {
    const graph = (price: string) => `${links}
      type Query { shop: Shop mall: Mall }
      type Shop @context(name: "place") { currency: String offer: Offer }
      type Mall @context(name: "place") { owner: Owner offer: Offer }
      type Owner { account: String @requiresAal }
      type Offer @key(fields: "id") {
        id: ID!
        price(in: String @fromContext(field: "$place ... on Shop { currency } ... on Mall { owner { account } }")): Int ${price}
      }`;
    expect(compose(graph(''))).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^"Offer\.price" is made of "Owner\.account" by @fromContext/)],
    });
    const fair = compose(graph('@requiresAal'));
    if (!fair.ok) throw new Error(fair.faults.join('\n'));
    const lax = fair.supergraphSdl.replace(
      /@requiresAal(?=[^@]*@join__field\([^)]*contextArguments)|(?<=contextArguments[^)]*\)) @requiresAal/,
      '',
    );
    expect(lax).not.toBe(fair.supergraphSdl);
    await expect(loadSupergraph({ ready: lax, sources: [] })).rejects.toThrow('"Offer.price" is made of "Owner.account"');
  });
});
