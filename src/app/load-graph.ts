import { readFile } from 'node:fs/promises';
import type { Config } from '../config/settle.ts';
import { loadSupergraph, type SubgraphSource } from '../gateway/supergraph/load-supergraph.ts';
import type { BuildGraph } from '../gateway/supergraph/remembered-build.ts';
import { SupergraphError } from '../gateway/supergraph/supergraph-error.ts';

/** The supergraph, from the configured file or composed of what the subgraphs say. Throws a `SupergraphError` with every fault. */
export async function loadGraph(
  { supergraph }: Pick<Config, 'supergraph'>,
  sources: readonly SubgraphSource[],
  build?: BuildGraph,
): Promise<string> {
  const ready = supergraph === null ? null : await readSupergraph(supergraph);
  return loadSupergraph({ ready, sources, ...(build ? { build } : {}) });
}

async function readSupergraph(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new SupergraphError([`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`]);
  }
}
