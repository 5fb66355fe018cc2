import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, type TransactionSettings } from 'kysely';
import { DatabaseError, type Pool, type PoolClient, type QueryResult as PgResult } from 'pg';
import type { Logger } from '../../lib/logger.ts';
import type { ConnectionTurns } from './connection-turns.ts';
import { postgresqlFault } from './postgresql-fault.ts';
import type { StatementWatch } from './statement-watch.ts';

export interface PooledDriverDeps {
  readonly pool: Pool;
  readonly turns: ConnectionTurns;
  readonly statements: StatementWatch;
  readonly logger: Logger;
}

/**
 * Connections of a pool, each given back on every path: kysely's own driver keeps those whose `begin` or `rollback` failed, until
 * the pool is empty. A connection that failed, or is not idle when it is given back, is closed instead of being used again.
 */
export class PooledDriver implements Driver {
  readonly #deps: PooledDriverDeps;

  constructor(deps: PooledDriverDeps) {
    this.#deps = deps;
  }

  async init(): Promise<void> {}

  /**
   * Rejects with an `UnavailableError` when no connection is free, or none can be made, within the pool's time limit, and when the
   * request's other statements keep its one connection too long.
   */
  async acquireConnection(): Promise<PooledConnection> {
    const { pool, turns, statements, logger } = this.#deps;
    const endTurn = await turns.take();
    try {
      return new PooledConnection({ client: await pool.connect(), endTurn, statements, logger });
    } catch (error) {
      endTurn();
      throw postgresqlFault(error);
    }
  }

  async beginTransaction(connection: PooledConnection, { isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const words = [
      'begin',
      ...(isolationLevel ? [`isolation level ${isolationLevel}`] : []),
      ...(accessMode ? [accessMode] : []),
    ];
    try {
      await connection.executeQuery(CompiledQuery.raw(words.join(' ')));
    } catch (error) {
      // Its user learns of no connection, so it cannot give one back.
      connection.release();
      throw error;
    }
  }

  /** Rejects as well when the server answers with `ROLLBACK`, because a statement had failed before. */
  async commitTransaction(connection: PooledConnection): Promise<void> {
    const command = await connection.run('commit');
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed.');
  }

  /** Never rejects: a transaction whose rollback fails ends with its connection. */
  async rollbackTransaction(connection: PooledConnection): Promise<void> {
    await connection.run('rollback').catch(() => {});
  }

  async releaseConnection(connection: PooledConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    const { pool, statements } = this.#deps;
    await pool.end();
    statements.close();
  }
}

type QueryResultOf<Row> = Pick<PgResult, 'command' | 'rowCount'> & { readonly rows: Row[] };

const changes: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

interface PooledConnectionDeps extends Pick<PooledDriverDeps, 'statements' | 'logger'> {
  readonly client: PoolClient;
  readonly endTurn: () => void;
}

class PooledConnection implements DatabaseConnection {
  readonly #deps: PooledConnectionDeps;
  #hasFailed = false;
  #isReleased = false;

  constructor(deps: PooledConnectionDeps) {
    this.#deps = deps;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.#query<Row>(sql, parameters);
    return changes.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
  }

  // eslint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Results of PostgreSQL are not streamed.');
  }

  /** Returns the command that the server says it has run. */
  async run(command: 'commit' | 'rollback'): Promise<string> {
    return (await this.#query(command, [])).command;
  }

  /** Gives the connection back. Does nothing after the first time. Never throws: what the connection was used for is done. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    const { client, endTurn, logger } = this.#deps;
    try {
      client.release(this.#hasFailed || client.getTransactionStatus() !== 'I');
    } catch (error) {
      logger.error({ error }, 'A connection to the database could not be given back.');
    } finally {
      endTurn();
    }
  }

  async #query<Row>(text: string, parameters: readonly unknown[]): Promise<QueryResultOf<Row>> {
    const { client, statements } = this.#deps;
    const end = statements.begin(client);
    try {
      const { command, rowCount, rows } = await client.query(text, [...parameters]);
      return { command, rowCount, rows: rows as Row[] };
    } catch (error) {
      // What the server did not answer in time it may answer later, in place of another answer.
      if (!(error instanceof DatabaseError)) this.#hasFailed = true;
      throw postgresqlFault(error);
    } finally {
      end();
    }
  }
}
