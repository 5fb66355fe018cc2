import type { Migrations } from '../../migrate.ts';
import { initial } from './0001-initial.ts';
import { recovery } from './0002-recovery.ts';

export const postgresqlMigrations: Migrations = {
  lock: `select pg_advisory_xact_lock(hashtextextended('portcullis migrations', 0))`,
  bookkeeping: `select relname as name from pg_class where oid = to_regclass('schema_migration')`,
  list: [initial, recovery],
};
