import { expect, it } from 'vitest';
import { rememberedComposition } from '../../../src/gateway/supergraph/remembered-composition.ts';

const subgraphs = (sdl: string) => [{ name: 'a', sdl }];

it('composes what has changed, and what has not only once', () => {
  const composed: string[] = [];
  const compose = rememberedComposition(([{ sdl } = { sdl: '' }]) => {
    composed.push(sdl);
    return { ok: true, supergraphSdl: `composed ${sdl}` };
  });
  const results = ['one', 'one', 'two', 'one'].map((sdl) => compose(subgraphs(sdl)));
  expect(results.map((result) => result.ok && result.supergraphSdl)).toEqual([
    'composed one',
    'composed one',
    'composed two',
    'composed one',
  ]);
  expect(composed).toEqual(['one', 'two', 'one']);
});
