import type { EntityManager } from '@mikro-orm/core';
import { setTimeout as pause } from 'node:timers/promises';
import { purgeDeletedAccounts, type PurgeDeps } from '../accounts/purge-deleted-accounts.use-case.ts';
import { keepLease, takeLease } from './lease.ts';
import { retentionSweeps, type Retention, type Sweep } from './retention-sweeps.ts';

export interface CleanUpDeps extends PurgeDeps {
  readonly entityManager: () => EntityManager;
  readonly retention: Retention;
}

export interface CleanUpOptions {
  /** A random name of this process. */
  readonly holder: string;
  /** For so long nobody begins again after this has ended. */
  readonly restSeconds: number;
  readonly batchRows?: number;
  readonly signal?: AbortSignal;
}

/** Rows deleted, by what they were; kinds without any are left out. */
export type CleanUpReport = Readonly<Record<string, number>>;

const leaseName = 'clean-up';
/** Longer than any batch takes. A process that dies in the middle holds the others up for this long. */
const leaseSeconds = 60;
/** Others come to write between two batches. */
const breathMs = 20;
const defaultBatchRows = 500;

/**
 * Deletes what nobody needs any more, in small batches. Null when another process does it or did so recently: of any number
 * of processes one at a time does, and another takes over from one that died within a minute.
 */
export async function cleanUp(deps: CleanUpDeps, options: CleanUpOptions): Promise<CleanUpReport | null> {
  const { holder, restSeconds, batchRows = defaultBatchRows, signal } = options;
  const lease = (seconds: number) => ({ name: leaseName, holder, now: deps.clock.now(), seconds });
  if (!(await takeLease(deps.entityManager(), lease(leaseSeconds)))) return null;

  const report: Record<string, number> = {};
  for (const [name, sweep] of Object.entries(sweepsOf(deps))) {
    for (;;) {
      if (signal?.aborted || !(await keepLease(deps.entityManager(), lease(leaseSeconds)))) return report;
      const gone = await sweep(deps.entityManager(), deps.clock.now(), batchRows);
      if (gone > 0) report[name] = (report[name] ?? 0) + gone;
      if (gone < batchRows) break;
      await pause(breathMs);
    }
  }
  await keepLease(deps.entityManager(), lease(restSeconds));
  return report;
}

function sweepsOf(deps: CleanUpDeps): Readonly<Record<string, Sweep>> {
  return {
    ...retentionSweeps(deps.retention),
    'deleted accounts': (_em, _now, limit) => purgeDeletedAccounts(deps, limit),
  };
}
