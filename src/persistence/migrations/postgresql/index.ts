import type { Migrations } from '../../migrate.ts';
import { initial } from './0001-initial.ts';

export const postgresqlMigrations: Migrations = {
  lock: `select pg_advisory_xact_lock(hashtextextended('portcullis migrations', 0))`,
  list: [initial],
};
