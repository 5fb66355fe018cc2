import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { MikroORM } from '@mikro-orm/sqlite';
import Sqlite from 'better-sqlite3';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { systemRandom } from '../../lib/random.ts';
import type { Database } from '../database.ts';
import { migrate, pendingMigrations } from '../migrate.ts';
import { sqliteMigrations } from '../migrations/sqlite/index.ts';
import { ormOptions } from '../orm-options.ts';
import { schemaDrift } from '../schema-drift.ts';
import { sqlSigningKeyStore } from '../sql-signing-key-store.ts';
import { createTransact } from '../create-transact.ts';
import { createSqliteDialect } from './sqlite-dialect.ts';
import { openSqliteRevocationFeed } from './sqlite-revocation-feed.ts';

export interface SqliteDeps {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a transaction waits for another one. Default: five seconds. */
  readonly busyTimeoutMs?: number;
  /** True: nothing is written, and nothing migrated. The file must be there. Default: false. */
  readonly isOnlyRead?: boolean;
}

const fileName = 'portcullis.db';

/**
 * SQLite in a file of its own, which only this user may read. What is committed survives the loss of power. Rejects with nothing left
 * open.
 */
export async function openSqlite(deps: SqliteDeps): Promise<Database> {
  const { dataDir, clock, logger, busyTimeoutMs = 5000, isOnlyRead = false } = deps;
  const file = sqliteFile(dataDir);
  await using opened = new AsyncDisposableStack();
  const writer = isOnlyRead ? openUnchanged(file) : openWriter(file, busyTimeoutMs);
  opened.defer(() => void writer.close());
  const reader = new Sqlite(file, { readonly: true, timeout: 0 });
  opened.defer(() => void reader.close());

  const orm = new MikroORM({
    ...ormOptions(logger),
    dbName: file,
    driverOptions: createSqliteDialect({ writer, reader, busyTimeoutMs }),
  });
  const entityManager = () => orm.em.fork();
  // Nothing has to be run again: a transaction that holds the write lock fails for no other's sake.
  const transact = createTransact({ entityManager, isRetryable: () => false, random: systemRandom });
  const migrations = sqliteMigrations;
  if (!isOnlyRead)
    await migrate({
      transaction: (work) =>
        transact((em) =>
          work((text, parameters = []) => em.getConnection().execute(text, [...parameters], 'all', em.getTransactionContext())),
        ),
      migrations,
      clock,
      logger,
    });

  opened.move();
  return {
    kind: 'sqlite',
    entityManager,
    transact,
    signingKeys: sqlSigningKeyStore(entityManager),
    openRevocationFeed: async () => openSqliteRevocationFeed({ file, clock }),
    isReachable: () => orm.isConnected(),
    pendingMigrations: () => pendingMigrations((text) => orm.em.getConnection().execute(text), migrations),
    schemaDrift: () => schemaDrift(orm),
    // It is in this process, and its locks are waited for no longer than that takes.
    hurry: () => {},
    close: () => orm.close(),
  };
}

function openWriter(file: string, busyTimeoutMs: number): Sqlite.Database {
  // SQLite would create it with mode 0644; its journals take the mode of the file.
  closeSync(openSync(file, 'a', 0o600));
  const writer = new Sqlite(file, { timeout: busyTimeoutMs });
  try {
    writer.pragma('journal_mode = WAL');
    writer.pragma('synchronous = FULL');
    writer.pragma('busy_timeout = 0');
    return writer;
  } catch (error) {
    writer.close();
    throw error;
  }
}

/** A connection that may write closes without leaving journals behind, which one that may not would have to. */
function openUnchanged(file: string): Sqlite.Database {
  const connection = new Sqlite(file, { fileMustExist: true, timeout: 0 });
  connection.pragma('query_only = true');
  // Reads, so that it takes part in the journal and is the one that clears it away.
  connection.pragma('schema_version');
  return connection;
}

/** Returns where the database is in a data directory. */
export function sqliteFile(dataDir: string): string {
  return path.join(dataDir, fileName);
}
