import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Secret } from '../lib/secret.ts';
import type { Database } from './database.ts';

export interface OpenDatabaseOptions {
  /** A `postgresql://` URL, or null for SQLite in `dataDir`. */
  readonly databaseUrl: Secret | null;
  /** A directory that exists. Holds `portcullis.db` where there is no URL. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** True: nothing is written, and nothing migrated. The SQLite file must be there then. Default: false. */
  readonly isOnlyRead?: boolean;
}

/**
 * Opens the database and brings it to the current schema; of several processes that start at once, one migrates and the
 * others wait. Rejects when it cannot be reached, or was migrated by a newer version.
 *
 * Only the driver that is needed is loaded.
 */
export async function openDatabase({ databaseUrl, dataDir, ...common }: OpenDatabaseOptions): Promise<Database> {
  if (databaseUrl === null) {
    const { openSqlite } = await import('./sqlite/open-sqlite.ts');
    return openSqlite({ dataDir, ...common });
  }
  const { openPostgresql } = await import('./postgresql/open-postgresql.ts');
  return openPostgresql({ databaseUrl, ...common });
}
