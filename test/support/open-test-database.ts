import { systemClock, type Clock } from '../../src/lib/clock.ts';
import { silentLogger, type Logger } from '../../src/lib/logger.ts';
import { Secret } from '../../src/lib/secret.ts';
import type { Database } from '../../src/persistence/database.ts';
import { openDatabase } from '../../src/persistence/open-database.ts';
import { openPostgresql } from '../../src/persistence/postgresql/open-postgresql.ts';
import { openSqlite } from '../../src/persistence/sqlite/open-sqlite.ts';
import type { FreshDatabase } from './databases.ts';
import { watchAccountLocks } from './watch-account-locks.ts';

watchAccountLocks();

export interface TestDatabaseOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** How long a database that does not answer is waited for. Default: as long as a process does. */
  readonly patienceMs?: number;
}

/** Opens a fresh database as a process would; several times for several processes. */
export function openTestDatabase(
  fresh: FreshDatabase,
  { clock = systemClock, logger = silentLogger, patienceMs }: TestDatabaseOptions = {},
): Promise<Database> {
  const databaseUrl = fresh.databaseUrl === null ? null : new Secret(fresh.databaseUrl);
  const { dataDir } = fresh;
  if (patienceMs === undefined) return openDatabase({ databaseUrl, dataDir, clock, logger });
  if (databaseUrl === null) return openSqlite({ dataDir, clock, logger, busyTimeoutMs: patienceMs });
  return openPostgresql({ databaseUrl, clock, logger, limits: { answer: patienceMs } });
}
