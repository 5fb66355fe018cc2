import type Sqlite from 'better-sqlite3';
import {
  SqliteAdapter,
  SqliteDialect,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { openSqliteWriter, type SqliteTransaction, type SqliteWriter } from './sqlite-writer.ts';
import { createSqliteStatements, type SqliteStatements } from './sqlite-statements.ts';

export interface SqliteDialectOptions {
  /** Opened with `busy_timeout = 0`: SQLite's own wait for a lock would stop the event loop. */
  readonly writer: Sqlite.Database;
  /** A second, read-only connection to the same file. It sees what is committed. */
  readonly reader: Sqlite.Database;
  /** How long a transaction or statement waits for others to finish theirs, those of other processes included. */
  readonly busyTimeoutMs: number;
}

/**
 * SQLite with one connection that writes and one that reads. Transactions and single writes take turns on the first. What is
 * only read outside of a transaction takes the second and never waits, so reads go on while the write lock is held elsewhere
 * or the disk is full.
 */
export function createSqliteDialect(options: SqliteDialectOptions): Dialect {
  const base = new SqliteDialect({ database: options.writer });
  return {
    createAdapter: () => new ParallelSqliteAdapter(),
    createDriver: () => new TwoConnectionsDriver(options),
    createIntrospector: (db) => base.createIntrospector(db),
    createQueryCompiler: () => base.createQueryCompiler(),
  };
}

/** The turns are taken by the driver, not by the query builder. */
class ParallelSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class TwoConnectionsDriver implements Driver {
  readonly #options: SqliteDialectOptions;
  readonly #writer: SqliteWriter;
  readonly #readStatements: SqliteStatements;

  constructor(options: SqliteDialectOptions) {
    this.#options = options;
    this.#writer = openSqliteWriter(options.writer, options.busyTimeoutMs);
    this.#readStatements = createSqliteStatements(options.reader);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#writer, this.#readStatements);
  }

  beginTransaction(connection: SqliteConnection): Promise<void> {
    return connection.begin();
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    connection.rollback();
  }

  /** Ends what was not ended: of a transaction whose commit failed, for example. */
  async releaseConnection(connection: SqliteConnection): Promise<void> {
    connection.rollback();
  }

  async destroy(): Promise<void> {
    this.#options.reader.close();
    this.#options.writer.close();
  }
}

/** What one caller has between acquiring and releasing: nothing but its transaction, if it began one. */
class SqliteConnection implements DatabaseConnection {
  readonly #writer: SqliteWriter;
  readonly #readStatements: SqliteStatements;
  #transaction: SqliteTransaction | null = null;

  constructor(writer: SqliteWriter, readStatements: SqliteStatements) {
    this.#writer = writer;
    this.#readStatements = readStatements;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#transaction !== null) return this.#transaction.run(query);
    return this.#readStatements.runIfReading<Row>(query) ?? this.#writer.run<Row>(query);
  }

  // eslint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Results of SQLite are not streamed.');
  }

  async begin(): Promise<void> {
    this.#transaction = await this.#writer.begin();
  }

  async commit(): Promise<void> {
    await this.#transaction?.commit();
    this.#transaction = null;
  }

  rollback(): void {
    this.#transaction?.rollback();
    this.#transaction = null;
  }
}
