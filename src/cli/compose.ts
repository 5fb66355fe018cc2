import { authSubgraphName } from '../app/auth-side.ts';
import { loadGraph } from '../app/load-graph.ts';
import { orStartFault } from '../app/start-fault.ts';
import { openSubgraphs } from '../app/open-subgraphs.ts';
import type { Config } from '../config/settle.ts';
import { silentLogger } from '../lib/logger.ts';
import { buildAuthSchema } from '../subgraph/schema.ts';

/** Prints the supergraph. Asks the subgraphs for their SDL and opens nothing else. */
export async function compose(config: Config): Promise<void> {
  const { issuer, audience } = config.tokens;
  const others = await openSubgraphs(config, silentLogger, { issuer, audience, keys: { find: async () => null } });
  const authSubgraph = { name: authSubgraphName, readSdl: async () => buildAuthSchema().sdl };
  console.log(await orStartFault('the graph', loadGraph(config, [authSubgraph, ...others])));
  await Promise.all(others.map((subgraph) => subgraph.close()));
}
