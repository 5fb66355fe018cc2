import { systemClock, type Clock } from '../../src/lib/clock.ts';
import { silentLogger, type Logger } from '../../src/lib/logger.ts';
import { Secret } from '../../src/lib/secret.ts';
import type { Database } from '../../src/persistence/database.ts';
import { openDatabase } from '../../src/persistence/open-database.ts';
import type { FreshDatabase } from './databases.ts';
import { watchAccountLocks } from './watch-account-locks.ts';

watchAccountLocks();

/** Opens a fresh database as a process would; several times for several processes. */
export function openTestDatabase(
  fresh: FreshDatabase,
  { clock = systemClock, logger = silentLogger }: { clock?: Clock; logger?: Logger } = {},
): Promise<Database> {
  const databaseUrl = fresh.databaseUrl === null ? null : new Secret(fresh.databaseUrl);
  return openDatabase({ databaseUrl, dataDir: fresh.dataDir, clock, logger });
}
