import { isDeepStrictEqual } from 'node:util';
import { buildGraph, type GraphBuild, type GraphInput } from './build-graph.ts';
import { buildInWorker } from './build-in-worker.ts';

/** Builds a graph. `signal` aborts when the result is not wanted any more. */
export type BuildGraph = (input: GraphInput, signal?: AbortSignal) => GraphBuild | Promise<GraphBuild>;

export interface Builders {
  /** For the first graph: nothing is served yet, and a thread would have to load what is loaded here. */
  readonly first: BuildGraph;
  /** For later ones, while requests are served. */
  readonly later: BuildGraph;
}

/**
 * Builds again only what is not what was built last: mostly nothing has changed. Compares in place, because writing the SDL of
 * large subgraphs as a key would delay the requests that are served meanwhile.
 */
export function rememberedBuild({ first, later }: Builders = { first: buildGraph, later: buildInWorker }): BuildGraph {
  let last: { readonly input: GraphInput; readonly result: GraphBuild } | undefined;

  return async (input, signal) => {
    if (last && isDeepStrictEqual(last.input, input)) return last.result;
    const result = await (last === undefined ? first : later)(input, signal);
    last = { input, result };
    return result;
  };
}
