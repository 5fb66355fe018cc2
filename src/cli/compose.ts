import type { Config } from '../config/settle.ts';
import { composeConfigured } from './compose-configured.ts';

/** Prints the supergraph, and to the error output what is wrong with it though it can be served. */
export async function compose(config: Config): Promise<void> {
  const { supergraphSdl, warnings } = await composeConfigured(config);
  console.log(supergraphSdl);
  for (const warning of warnings) console.error(`warning: ${warning}`);
}
