import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { MikroORM } from '@mikro-orm/sqlite';
import Sqlite from 'better-sqlite3';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { systemRandom } from '../../lib/random.ts';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { sqliteMigrations } from '../migrations/sqlite/index.ts';
import { ormOptions } from '../orm-options.ts';
import { schemaDrift } from '../schema-drift.ts';
import { signingKeyStore } from '../signing-key-store.ts';
import { createTransact } from '../transact.ts';
import { createSqliteDialect } from './sqlite-dialect.ts';
import { openSqliteRevocationFeed } from './sqlite-revocation-feed.ts';

export interface SqliteDeps {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a transaction waits for another one. Default: five seconds. */
  readonly busyTimeoutMs?: number;
}

const fileName = 'portcullis.db';

/** SQLite in a file of its own, which only this user may read. What is committed survives the loss of power. */
export async function openSqlite({ dataDir, clock, logger, busyTimeoutMs = 5000 }: SqliteDeps): Promise<Database> {
  const file = path.join(dataDir, fileName);
  // SQLite would create it with mode 0644; its journals take the mode of the file.
  closeSync(openSync(file, 'a', 0o600));
  const writer = new Sqlite(file, { timeout: busyTimeoutMs });
  writer.pragma('journal_mode = WAL');
  writer.pragma('synchronous = FULL');
  writer.pragma('busy_timeout = 0');
  const reader = new Sqlite(file, { readonly: true, timeout: 0 });

  const orm = new MikroORM({
    ...ormOptions(logger),
    dbName: file,
    driverOptions: createSqliteDialect({ writer, reader, busyTimeoutMs }),
  });
  const entityManager = () => orm.em.fork();
  // Nothing has to be run again: a transaction that holds the write lock fails for no other's sake.
  const transact = createTransact({ entityManager, isRetryable: () => false, random: systemRandom });
  await migrate({
    transaction: (work) =>
      transact((em) =>
        work((text, parameters = []) => em.getConnection().execute(text, [...parameters], 'all', em.getTransactionContext())),
      ),
    migrations: sqliteMigrations,
    clock,
    logger,
  });

  return {
    kind: 'sqlite',
    entityManager,
    transact,
    signingKeys: signingKeyStore(entityManager),
    openRevocationFeed: async () => openSqliteRevocationFeed({ file, clock }),
    isReachable: () => orm.isConnected(),
    schemaDrift: () => schemaDrift(orm),
    close: () => orm.close(),
  };
}
