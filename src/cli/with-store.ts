import { openStore, type Store } from '../app/open-store.ts';
import type { Config } from '../config/settle.ts';
import type { Client } from '../lib/client.ts';
import { systemClock } from '../lib/clock.ts';
import { silentLogger } from '../lib/logger.ts';
import { noMetrics } from '../lib/metrics.ts';
import { systemRandom } from '../lib/random.ts';

/** What commands stand on. They say themselves what happened, so nothing is logged. */
export const consoleGround = { clock: systemClock, random: systemRandom, logger: silentLogger, metrics: noMetrics };

/** How the audit trail shows what was done at the console. */
export const consoleOperator: Client = { address: null, userAgent: 'portcullis at the console', requestId: 'console' };

/** Opens the database for the work of a command, and closes it whatever comes of that. */
export async function withStore(config: Config, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(config, consoleGround);
  try {
    await work(store);
  } finally {
    await store.database.close();
  }
}
