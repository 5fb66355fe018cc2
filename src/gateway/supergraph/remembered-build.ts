import { buildGraph, type GraphBuild, type GraphInput } from './build-graph.ts';

export type BuildGraph = (input: GraphInput) => GraphBuild;

/** Builds anew only what is not what was built last: it takes the time of many requests, and mostly nothing has changed. */
export function rememberedBuild(build: BuildGraph = buildGraph): BuildGraph {
  let last: { readonly key: string; readonly result: GraphBuild } | undefined;

  return (input) => {
    const key = JSON.stringify(input);
    if (last?.key !== key) last = { key, result: build(input) };
    return last.result;
  };
}
