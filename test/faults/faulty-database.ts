import type { FreshDatabase } from '../support/databases.ts';

/**
 * What goes wrong with a statement, `begin`, `commit` and `rollback` included: it is refused by the database; it is never answered, or
 * for as long as the fault lasts the database is busy; the connection is lost before or after the database has done
 * it, or with its answer, so that it is gone when it is given back; or it is refused and the
 * statement after it, which rolls back, fails as well.
 */
export type FaultKind = 'throw' | 'hang' | 'lose' | 'lose-after' | 'lose-idle' | 'throw-twice';

export interface Fault {
  /** Of the statements since `arm`, the first is 1. */
  readonly at: number;
  readonly kind: FaultKind;
}

/** A real database that goes wrong on demand. */
export interface FaultyDatabase {
  /** Opened by the application; its URL leads through what goes wrong. */
  readonly fresh: FreshDatabase;
  readonly kinds: readonly FaultKind[];
  /** Counts statements from now on, and lets one of them go wrong. Null: none. */
  arm(fault: Fault | null): void;
  /** Statements since `arm`. */
  count(): number;
  /** Calls `watch` each time when something may have been committed, before the application learns of it. Null: nobody is called. */
  watchCommits(watch: (() => void | Promise<void>) | null): void;
  /** The longest that an answer was waited for since the last call, in milliseconds, apart from those that went wrong on purpose. */
  slowestMs(): number;
  /** Runs a statement past everything that goes wrong, and returns its rows. */
  query(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

/** Says which statements go wrong, and counts them. */
export interface FaultCounter {
  arm(fault: Fault | null): void;
  count(): number;
  /** Returns how the next statement goes wrong, or null. */
  next(): FaultKind | null;
}

export function createFaultCounter(): FaultCounter {
  let armed: Fault | null = null;
  let count = 0;
  return {
    arm(fault) {
      armed = fault;
      count = 0;
    },
    count: () => count,
    next() {
      count += 1;
      if (armed === null) return null;
      const { at, kind } = armed;
      const isLate = (kind === 'throw-twice' && count === at + 1) || (kind === 'hang' && count > at);
      return count === at || isLate ? kind : null;
    },
  };
}
