import { setTimeout as sleep } from 'node:timers/promises';
import type Sqlite from 'better-sqlite3';
import { CompiledQuery, SqliteDialect, SqliteDriver, type DatabaseConnection, type QueryResult } from 'kysely';

export interface ImmediateSqliteConfig {
  /** Opened so that it never waits by itself (`busy_timeout = 0`): its wait would stop the event loop. */
  readonly database: Sqlite.Database;
  /** How long a statement waits for another process to finish its transaction. */
  readonly busyTimeoutMs: number;
}

/**
 * SQLite whose transactions take the write lock when they begin. A transaction that reads first and writes later would
 * otherwise fail at once, without waiting, when another process wrote in between (SQLITE_BUSY_SNAPSHOT,
 * https://sqlite.org/lang_transaction.html). The wait for the lock leaves the event loop free.
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: ImmediateSqliteConfig;

  constructor(config: ImmediateSqliteConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  readonly #connection: DatabaseConnection;

  constructor(config: ImmediateSqliteConfig) {
    super(config);
    this.#connection = new PatientConnection(config);
  }

  override acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection);
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

const retryMs = 5;
/** More than the program has; what is built of varying parts begins anew. */
const statementsMax = 200;

/** Waits for other processes, and prepares once what is asked again and again. */
class PatientConnection implements DatabaseConnection {
  readonly #config: ImmediateSqliteConfig;
  readonly #statements = new Map<string, Sqlite.Statement>();

  constructor(config: ImmediateSqliteConfig) {
    this.#config = config;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const giveUpAt = performance.now() + this.#config.busyTimeoutMs;
    for (;;) {
      try {
        return run<Row>(this.#prepare(query), query.parameters);
      } catch (error) {
        if (!isBusy(error) || performance.now() >= giveUpAt) throw error;
        await sleep(retryMs);
      }
    }
  }

  // eslint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Nothing is streamed from SQLite.');
  }

  /** Statements that the ORM built carry their values in their text, and come but once. */
  #prepare({ sql, parameters }: CompiledQuery): Sqlite.Statement {
    if (parameters.length === 0 && !transactional.has(sql)) return this.#config.database.prepare(sql);
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= statementsMax) this.#statements.clear();
      statement = this.#config.database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

const transactional = new Set(['begin immediate', 'commit', 'rollback']);

function run<Row>(statement: Sqlite.Statement, parameters: readonly unknown[]): QueryResult<Row> {
  if (statement.reader) return { rows: statement.all(parameters) as Row[] };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
}

/** Another process holds the lock, whatever it does with it (SQLITE_BUSY and its extended codes). */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
