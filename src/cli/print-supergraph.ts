import type { Config } from '../config/settle.ts';
import { composeConfigured } from './compose-configured.ts';

/** Prints the supergraph, and to the error output its flaws and the hints of composition. */
export async function printSupergraph(config: Config): Promise<void> {
  const { supergraphSdl, warnings, hints } = await composeConfigured(config);
  console.log(supergraphSdl);
  for (const warning of warnings) console.error(`warning: ${warning}`);
  for (const hint of hints) console.error(`hint: ${hint}`);
}
