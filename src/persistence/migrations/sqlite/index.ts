import type { Migrations } from '../../migrate.ts';
import { initial } from './0001-initial.ts';
import { recovery } from './0002-recovery.ts';

/** Transactions take the write lock when they begin (`ImmediateSqliteDialect`), so no other lock is needed. */
export const sqliteMigrations: Migrations = {
  lock: null,
  bookkeeping: `select name from sqlite_master where type = 'table' and name = 'schema_migration'`,
  list: [initial, recovery],
};
