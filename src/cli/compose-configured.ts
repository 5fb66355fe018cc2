import { loadGraph } from '../app/load-graph.ts';
import { openAuthSchema } from '../app/open-auth-schema.ts';
import { closeSubgraphs, openSubgraphs } from '../app/open-subgraphs.ts';
import { orStartFault } from '../app/start-fault.ts';
import type { Config } from '../config/settle.ts';
import { Refusal } from '../lib/errors.ts';
import { consoleGround } from './with-store.ts';

export interface ConfiguredGraph {
  readonly supergraphSdl: string;
  /** Flaws with which it can be served. */
  readonly warnings: readonly string[];
  /** Parts of the subgraphs that compose and are probably not meant. */
  readonly hints: readonly string[];
  /** The subgraphs that it is made of. */
  readonly names: readonly string[];
}

/** The supergraph of the configured subgraphs, which are asked for their SDL; nothing else is opened. Throws a `ConfigurationError`. */
export async function composeConfigured(config: Config): Promise<ConfiguredGraph> {
  const { sdl } = await openAuthSchema(config);
  const others = await openSubgraphs(config, consoleGround, nobody);
  try {
    const subgraphs = [{ name: config.auth.name, readSdl: async () => sdl }, ...others];
    let warnings: readonly string[] = [];
    let hints: readonly string[] = [];
    const loading = loadGraph(config, subgraphs, { onWarnings: (told) => (warnings = told), onHints: (told) => (hints = told) });
    const supergraphSdl = await orStartFault('the graph', loading);
    return { supergraphSdl, warnings, hints, names: subgraphs.map(({ name }) => name) };
  } finally {
    await closeSubgraphs(others);
  }
}

/** While composing nobody is signed in. */
const nobody = {
  keys: { find: async () => null },
  audienceTokens: { issue: () => Promise.reject(new Refusal('INVALID_TOKEN')) },
};
