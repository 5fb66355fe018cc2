import { setTimeout as sleep } from 'node:timers/promises';
import type Sqlite from 'better-sqlite3';
import type { CompiledQuery, QueryResult } from 'kysely';
import { UnavailableError } from '../../lib/unavailable-error.ts';
import { createTurns } from '../turns.ts';
import { isSqliteBusy, orSqliteFault } from './sqlite-fault.ts';
import { createSqliteStatements } from './sqlite-statements.ts';

/** The connection that writes. Its users take turns. */
export interface SqliteWriter {
  /** Begins a transaction, which has the connection for itself until it is committed or rolled back. */
  begin(): Promise<SqliteTransaction>;
  /** Runs one statement that is a transaction by itself. */
  run<Row>(query: CompiledQuery): Promise<QueryResult<Row>>;
}

export interface SqliteTransaction {
  run<Row>(query: CompiledQuery): QueryResult<Row>;
  /** Rejects with the transaction still open; roll it back then. */
  commit(): Promise<void>;
  /** Ends the transaction and the turn, whatever state both are in. Never throws, and does nothing after the first time. */
  rollback(): void;
}

const retryMs = 5;

/**
 * Transactions take the write lock when they begin. One that reads first and writes later would otherwise fail at once, without
 * waiting, when another process wrote in between (SQLITE_BUSY_SNAPSHOT, https://sqlite.org/lang_transaction.html). Waiting leaves
 * the event loop free and ends after `busyTimeoutMs` with an `UnavailableError`, the turn before included.
 */
export function openSqliteWriter(database: Sqlite.Database, busyTimeoutMs: number): SqliteWriter {
  const statements = createSqliteStatements(database);
  const beginImmediate = database.prepare('begin immediate');
  const commit = database.prepare('commit');
  const turns = createTurns(() => new UnavailableError('The database is busy: other transactions take too long.'));

  async function whenNotBusy<T>(work: () => T, giveUpAt: number): Promise<T> {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isSqliteBusy(error) || performance.now() >= giveUpAt) throw error;
        await sleep(retryMs);
      }
    }
  }

  /** Does `work` in a turn. Resolves with what it returned and the function that ends the turn, which has ended if it threw. */
  async function inTurn<T>(work: () => T): Promise<{ result: T; end: () => void }> {
    const giveUpAt = performance.now() + busyTimeoutMs;
    const end = await turns.take(busyTimeoutMs);
    try {
      return { result: await whenNotBusy(work, giveUpAt), end };
    } catch (error) {
      end();
      throw error;
    }
  }

  /** SQLite itself may have rolled back: after a full disk or a failed write (https://sqlite.org/lang_transaction.html). */
  function rollBackIfOpen(): void {
    if (database.inTransaction) database.exec('rollback');
  }

  return {
    async begin() {
      const { end } = await inTurn(() => {
        orSqliteFault(rollBackIfOpen);
        orSqliteFault(() => beginImmediate.run());
      });
      let isOver = false;
      const finish = () => {
        isOver = true;
        end();
      };
      return {
        run: (query) => statements.run(query),
        async commit() {
          await whenNotBusy(() => orSqliteFault(() => commit.run()), performance.now() + busyTimeoutMs);
          finish();
        },
        rollback() {
          if (isOver) return;
          try {
            rollBackIfOpen();
          } catch {
            // The next transaction tries again before it begins.
          } finally {
            finish();
          }
        },
      };
    },
    async run<Row>(query: CompiledQuery) {
      const { result, end } = await inTurn(() => statements.run<Row>(query));
      end();
      return result;
    },
  };
}
