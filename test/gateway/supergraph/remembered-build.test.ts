import { expect, it } from 'vitest';
import { rememberedBuild } from '../../../src/gateway/supergraph/remembered-build.ts';

const subgraphs = (sdl: string) => [{ name: 'a', sdl }];

it('builds what has changed, and what has not only once', () => {
  const built: string[] = [];
  const build = rememberedBuild(({ subgraphs: [{ sdl } = { sdl: '' }] }) => {
    built.push(sdl);
    return { ok: true, supergraphSdl: `built ${sdl}` };
  });
  const results = ['one', 'one', 'two', 'one'].map((sdl) => build({ subgraphs: subgraphs(sdl) }));
  expect(results.map((result) => result.ok && result.supergraphSdl)).toEqual([
    'built one',
    'built one',
    'built two',
    'built one',
  ]);
  expect(built).toEqual(['one', 'two', 'one']);
});
