import { expect, it } from 'vitest';
import { createEngine } from '../../../src/gateway/engine/engine.ts';
import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@inaccessible"])
  type Query { shown: Int hidden: Int @inaccessible }
`;
const composition = buildGraph({ subgraphs: [{ name: 'one', sdl }] });
const supergraph = composition.ok ? composition.supergraphSdl : '';
const link = '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY';

it.each([
  ['its own name', link, '@inaccessible'],
  ['the name of its link', `${link}, as: "secret"`, '@secret'],
  [
    'an imported name',
    `${link}, import: [{ name: "@inaccessible", as: "@federation__inaccessible" }]`,
    '@federation__inaccessible',
  ],
  [
    'the name of its link by the specification before it',
    link.replace('@link(url:', '@core(feature:') + ', as: "secret"',
    '@secret',
  ],
  ['the name of a second link', `${link}) ${link}, as: "secret"`, '@secret'],
  [
    'the name of its link, after one of another specification',
    `@link(url: "https://x.dev/inaccessible/x/v1.0") ${link}, as: "secret"`,
    '@secret',
  ],
])('what is inaccessible is hidden under %s', (_name, linked, directive) => {
  const supergraphSdl = supergraph.replaceAll(/@inaccessible\b/g, directive).replace(link, linked);
  const engine = createEngine({ supergraph: readSupergraph(supergraphSdl), subgraphs: new Map() });
  expect(Object.keys(engine.publicSchema.getQueryType()?.getFields() ?? {})).toEqual(['shown']);
  expect(engine.prepare('{ hidden }')).toHaveProperty('errors');
});
