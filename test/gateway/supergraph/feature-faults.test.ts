import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';

const federation = '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable"])';
const composed = buildGraph({ subgraphs: [{ name: 'one', sdl: `extend schema ${federation} type Query { x: Int }` }] });
const supergraph = composed.ok ? composed.supergraphSdl : '';

const linking = (link: string) => {
  const built = buildGraph({ subgraphs: [], ready: supergraph.replace('@link(', `${link} @link(`) });
  return built.ok ? [] : built.faults;
};

describe('a supergraph that asks for a specification which is not known', () => {
  it.each([
    [
      '@link(url: "https://acme.dev/secret/v1.2", for: SECURITY)',
      'links https://acme.dev/secret/v1.2 for: SECURITY, and "acme.dev/secret" in version 1.2 is not known.',
    ],
    ['@link(url: "https://acme.dev/fast/v0.1", for: EXECUTION)', '"acme.dev/fast" in version 0.1 is not known'],
    ['@link(url: "https://acme.dev/secret", for: SECURITY)', '"acme.dev/secret" is not known'],
    [
      '@link(url: "https://specs.apollo.dev/source/v0.1", for: EXECUTION)',
      '"specs.apollo.dev/source" in version 0.1 is not known',
    ],
    [
      '@link(url: "https://specs.apollo.dev/inaccessible/v0.3", for: SECURITY)',
      'specs.apollo.dev/inaccessible is known in the versions 0.1, 0.2, and not in 0.3',
    ],
    ['@link(url: "https://acme.dev/inaccessible/v0.2", for: SECURITY)', '"acme.dev/inaccessible" in version 0.2 is not known'],
    ['@core(feature: "https://acme.dev/secret/v1.2", for: SECURITY)', '"acme.dev/secret" in version 1.2 is not known'],
  ])('is refused: %s', (link, message) => {
    expect(linking(link)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    '@link(url: "https://acme.dev/secret/v1.2")',
    '@link(url: "https://specs.apollo.dev/tag/v0.3")',
    '@link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)',
    '@link(url: "https://specs.apollo.dev/inaccessible/v0.1/", for: SECURITY)',
    '@link(url: "https://example.com/portcullis/v1.0", for: SECURITY)',
  ])('and is served where it is known, or nobody asks to know it: %s', (link) => {
    expect(linking(link)).toEqual([]);
  });

  it('is refused from a subgraph too, because composition would drop it', () => {
    const sdl = `extend schema ${federation} @link(url: "https://acme.dev/secret/v1.2", import: ["@secret"], for: SECURITY)
      directive @secret on FIELD_DEFINITION type Query { x: Int @secret }`;
    expect(buildGraph({ subgraphs: [{ name: 'one', sdl }] })).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^one: links https:\/\/acme\.dev\/secret\/v1\.2 for: SECURITY/)],
    });
  });
});
