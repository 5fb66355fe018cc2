import { PostgresDialect, type Dialect } from 'kysely';
import { Pool, TypeOverrides, types, type ClientConfig } from 'pg';
import type { Logger } from '../../lib/logger.ts';
import { PooledDriver } from './pooled-driver.ts';
import { PreparingClient } from './preparing-client.ts';

export interface PostgresqlDialectOptions {
  readonly connection: ClientConfig;
  readonly logger: Logger;
}

/**
 * Time limits in milliseconds, so that one slow statement, a lock that never comes or a transaction whose process is gone does not
 * hold a connection and what waits for it. The last one ends what a server that is gone without a word would never answer.
 */
const limits = { statement: 15_000, lock: 5000, idleInTransaction: 30_000, answer: 20_000 };

/** PostgreSQL by a pool of at most ten connections. */
export function createPostgresqlDialect({ connection, logger }: PostgresqlDialectOptions): Dialect {
  const pool = new Pool({
    ...connection,
    Client: PreparingClient,
    query_timeout: limits.answer,
    types: textualDates(),
    // As settings rather than at the start of the connection, where poolers in between refuse what they do not know.
    // eslint-disable-next-line typescript/no-misused-promises -- The pool waits for it; its types do not say so.
    onConnect: async (client) => {
      await client.query(settingsStatement);
    },
  });
  // A connection that is lost fails the statement that waits for it. Without listeners it would end the process.
  const tell = (error: Error) => logger.warn({ error }, 'A connection to the database was lost.');
  pool.on('error', tell).on('connect', (client) => client.on('error', tell));
  const base = new PostgresDialect({ pool });
  return {
    createAdapter: () => base.createAdapter(),
    createDriver: () => new PooledDriver(pool),
    createIntrospector: (db) => base.createIntrospector(db),
    createQueryCompiler: () => base.createQueryCompiler(),
  };
}

const settingsStatement = `select set_config('statement_timeout', '${limits.statement}', false),
  set_config('lock_timeout', '${limits.lock}', false),
  set_config('idle_in_transaction_session_timeout', '${limits.idleInTransaction}', false)`;

/** The ORM parses dates by itself. */
function textualDates(): TypeOverrides {
  const { DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL } = types.builtins;
  const overrides = new TypeOverrides();
  for (const oid of [DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL]) overrides.setTypeParser(oid, (text: string) => text);
  return overrides;
}
