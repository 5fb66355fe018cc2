import { readFile } from 'node:fs/promises';
import type { Config } from '../config/settle.ts';
import {
  loadSupergraph,
  type LoadSupergraphInput,
  type OwningSource,
  type SubgraphSource,
} from '../gateway/supergraph/load-supergraph.ts';
import { SupergraphError } from '../gateway/supergraph/supergraph-error.ts';

/**
 * The supergraph, from the configured file or composed of what the subgraphs say, in which the auth subgraph's types and fields are
 * its own. Throws a `SupergraphError` with every fault.
 */
export async function loadGraph(
  config: Pick<Config, 'supergraph' | 'subgraphs' | 'auth'>,
  sources: readonly SubgraphSource[],
  options: Pick<LoadSupergraphInput, 'build' | 'signal' | 'onWarnings' | 'onHints'> = {},
): Promise<string> {
  const ready = config.supergraph === null ? null : await readSupergraphFile(config.supergraph);
  return loadSupergraph({ ...options, ready, sources, owner: authOwner(config) });
}

/** Returns the auth subgraph as the owner of its names. If its process does not answer, this version's own schema stands in. */
function authOwner({ auth, subgraphs }: Pick<Config, 'subgraphs' | 'auth'>): OwningSource {
  return {
    name: auth.name,
    names: auth.schema,
    mayOverride: Object.fromEntries(Object.entries(subgraphs ?? {}).map(([name, { mayOverride }]) => [name, mayOverride])),
    knownSdl: async () => (await (await import('./open-auth-schema.ts')).openAuthSchema({ auth })).sdl,
  };
}

async function readSupergraphFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new SupergraphError([`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`]);
  }
}
