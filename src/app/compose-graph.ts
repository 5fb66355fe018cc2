import { readFile } from 'node:fs/promises';
import type { Config } from '../config/settle.ts';
import { loadSupergraph, type SubgraphSource } from '../gateway/supergraph/load-supergraph.ts';
import { orStartFault } from './start-fault.ts';

/** The supergraph, from the configured file or composed of what the subgraphs say. Throws a `ConfigurationError` with every fault. */
export async function composeGraph({ supergraph }: Config, sources: readonly SubgraphSource[]): Promise<string> {
  const ready = supergraph === null ? null : await orStartFault(supergraph, readFile(supergraph, 'utf8'));
  return orStartFault('the graph', loadSupergraph({ ready, sources }));
}
