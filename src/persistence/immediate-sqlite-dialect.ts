import { setTimeout as sleep } from 'node:timers/promises';
import type Sqlite from 'better-sqlite3';
import { SqliteDialect, SqliteDriver } from 'kysely';

export interface ImmediateSqliteConfig {
  readonly database: Sqlite.Database;
  /** How long a transaction waits for another process to finish its own. */
  readonly busyTimeoutMs: number;
}

/**
 * SQLite whose transactions take the write lock when they begin. A transaction that reads first and writes later would
 * otherwise fail at once, without waiting, when another process wrote in between (SQLITE_BUSY_SNAPSHOT,
 * https://sqlite.org/lang_transaction.html). The wait for the lock leaves the event loop free; SQLite's own would not.
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

const retryMs = 5;

class ImmediateSqliteDriver extends SqliteDriver {
  readonly #config: ImmediateSqliteConfig;

  constructor(config: ImmediateSqliteConfig) {
    super(config);
    this.#config = config;
  }

  override async beginTransaction(): Promise<void> {
    const giveUpAt = performance.now() + this.#config.busyTimeoutMs;
    while (!begins(this.#config, performance.now() >= giveUpAt)) await sleep(retryMs);
  }
}

/** False when another process holds the lock. On the last try that throws. */
function begins({ database, busyTimeoutMs }: ImmediateSqliteConfig, isLastTry: boolean): boolean {
  database.pragma('busy_timeout = 0');
  try {
    database.exec('begin immediate');
    return true;
  } catch (error) {
    if (isLastTry || (error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    return false;
  } finally {
    database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  }
}
