import { expect, it } from 'vitest';
import type { BuildGraph } from '../../../src/gateway/supergraph/remembered-build.ts';
import { rememberedBuild } from '../../../src/gateway/supergraph/remembered-build.ts';

const subgraphs = (sdl: string) => [{ name: 'a', sdl }];

it('a graph is built only when its subgraphs have changed, and after the first one by the builder that leaves the event loop free', async () => {
  const built: string[] = [];
  const recorded =
    (by: string): BuildGraph =>
    ({ subgraphs: [{ sdl } = { sdl: '' }] }) => {
      built.push(`${by} ${sdl}`);
      return { ok: true, supergraphSdl: `built ${sdl}`, warnings: [], hints: [] };
    };
  const build = rememberedBuild({ first: recorded('first'), later: recorded('later') });
  const results: unknown[] = [];
  for (const sdl of ['one', 'one', 'two', 'one']) results.push(await build({ subgraphs: subgraphs(sdl) }));
  expect(results).toEqual(
    ['one', 'one', 'two', 'one'].map((sdl) => ({ ok: true, supergraphSdl: `built ${sdl}`, warnings: [], hints: [] })),
  );
  expect(built).toEqual(['first one', 'later two', 'later one']);
});
