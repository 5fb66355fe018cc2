import { composeSupergraph, type Composition, type SubgraphSdl } from './compose-supergraph.ts';

export type Compose = (subgraphs: readonly SubgraphSdl[]) => Composition;

/** Composes anew only what is not what was composed last: it takes the time of many requests, and mostly nothing has changed. */
export function rememberedComposition(compose: Compose = composeSupergraph): Compose {
  let last: { readonly key: string; readonly composition: Composition } | undefined;

  return (subgraphs) => {
    const key = JSON.stringify(subgraphs);
    if (last?.key !== key) last = { key, composition: compose(subgraphs) };
    return last.composition;
  };
}
