import type { Config } from '../config/settle.ts';
import { composeConfigured } from './compose-configured.ts';

/** Prints the supergraph. */
export async function compose(config: Config): Promise<void> {
  console.log((await composeConfigured(config)).supergraphSdl);
}
