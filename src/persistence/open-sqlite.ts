import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { MikroORM } from '@mikro-orm/sqlite';
import Sqlite from 'better-sqlite3';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database } from './database.ts';
import { ImmediateSqliteDialect } from './immediate-sqlite-dialect.ts';
import { migrate } from './migrate.ts';
import { sqliteMigrations } from './migrations/sqlite/index.ts';
import { ormOptions } from './orm-options.ts';
import { schemaDrift } from './schema-drift.ts';
import { signingKeyStore } from './signing-key-store.ts';
import { openSqliteRevocationFeed } from './sqlite-revocation-feed.ts';

export interface SqliteDeps {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const fileName = 'portcullis.db';
const busyTimeoutMs = 5000;

/** SQLite in a file of its own, which only this user may read. What is committed survives the loss of power. */
export async function openSqlite({ dataDir, clock, logger }: SqliteDeps): Promise<Database> {
  const file = path.join(dataDir, fileName);
  // SQLite would create it with mode 0644; its journals take the mode of the file.
  closeSync(openSync(file, 'a', 0o600));
  const connection = new Sqlite(file, { timeout: busyTimeoutMs });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('busy_timeout = 0');

  const orm = new MikroORM({
    ...ormOptions(logger),
    dbName: file,
    driverOptions: new ImmediateSqliteDialect({ database: connection, busyTimeoutMs }),
  });
  await migrate({ em: orm.em.fork(), migrations: sqliteMigrations, clock, logger });

  return {
    kind: 'sqlite',
    entityManager: () => orm.em.fork(),
    signingKeys: signingKeyStore(() => orm.em.fork()),
    openRevocationFeed: async ({ retentionSeconds }) => openSqliteRevocationFeed({ file, retentionSeconds, clock }),
    isReachable: () => orm.isConnected(),
    schemaDrift: () => schemaDrift(orm),
    close: () => orm.close(),
  };
}
