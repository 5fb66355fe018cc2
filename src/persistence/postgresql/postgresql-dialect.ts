import { PostgresDialect, type Dialect } from 'kysely';
import { Pool, TypeOverrides, types, type ClientConfig } from 'pg';
import type { Logger } from '../../lib/logger.ts';
import type { ConnectionTurns } from './connection-turns.ts';
import { PooledDriver } from './pooled-driver.ts';
import { PreparingClient } from './preparing-client.ts';
import type { StatementWatch } from './statement-watch.ts';

export interface PostgresqlDialectOptions {
  readonly connection: ClientConfig;
  readonly turns: ConnectionTurns;
  readonly statements: StatementWatch;
  readonly logger: Logger;
  /** Default: see `PostgresqlLimits`. */
  readonly limits?: Partial<PostgresqlLimits>;
}

/**
 * Time limits in milliseconds, so that one slow statement, a lock that never comes or a transaction whose process is gone does not
 * hold a connection and what waits for it.
 */
export interface PostgresqlLimits {
  /** Default: 15 s. */
  readonly statement: number;
  /** Default: 5 s. */
  readonly lock: number;
  /** Default: 30 s. */
  readonly idleInTransaction: number;
  /** Ends what a server that is gone without a word would never answer. Default: 20 s. */
  readonly answer: number;
}

const defaultLimits: PostgresqlLimits = { statement: 15_000, lock: 5000, idleInTransaction: 30_000, answer: 20_000 };

/** PostgreSQL by a pool of at most ten connections. */
export function createPostgresqlDialect(options: PostgresqlDialectOptions): Dialect {
  const { connection, turns, statements, logger, limits: given } = options;
  const limits = { ...defaultLimits, ...given };
  const pool = new Pool({
    ...connection,
    Client: PreparingClient,
    query_timeout: limits.answer,
    types: textualDates(),
    // As settings rather than at the start of the connection, where poolers in between refuse what they do not know.
    // eslint-disable-next-line typescript/no-misused-promises -- The pool waits for it; its types do not say so.
    onConnect: async (client) => {
      await client.query(settingsStatement(limits));
    },
  });
  // A connection that is lost fails the statement that waits for it. Without listeners it would end the process.
  const tell = (error: Error) => logger.warn({ error }, 'A connection to the database was lost.');
  pool.on('error', tell).on('connect', (client) => client.on('error', tell));
  const base = new PostgresDialect({ pool });
  return {
    createAdapter: () => base.createAdapter(),
    createDriver: () => new PooledDriver({ pool, turns, statements, logger }),
    createIntrospector: (db) => base.createIntrospector(db),
    createQueryCompiler: () => base.createQueryCompiler(),
  };
}

const settingsStatement = ({
  statement,
  lock,
  idleInTransaction,
}: PostgresqlLimits) => `select set_config('statement_timeout', '${statement}', false),
  set_config('lock_timeout', '${lock}', false),
  set_config('idle_in_transaction_session_timeout', '${idleInTransaction}', false)`;

/** The ORM parses dates by itself. */
function textualDates(): TypeOverrides {
  const { DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL } = types.builtins;
  const overrides = new TypeOverrides();
  for (const oid of [DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL]) overrides.setTypeParser(oid, (text: string) => text);
  return overrides;
}
