import type { Logger } from '../../lib/logger.ts';
import type { Random } from '../../lib/random.ts';
import { cleanUp, type CleanUpDeps } from './clean-up.ts';

export interface HousekeepingDeps extends CleanUpDeps {
  readonly random: Random;
  readonly logger: Logger;
}

export interface Housekeeping {
  /** Begins no batch any more and waits for the one under way. Idempotent. */
  close(): Promise<void>;
}

const defaultIntervalSeconds = 600;

/** Cleans up now and every ten minutes, whichever of the processes on this database gets to it. A failure is logged, and tried again. */
export function startHousekeeping(deps: HousekeepingDeps, intervalSeconds = defaultIntervalSeconds): Housekeeping {
  const stop = new AbortController();
  const holder = deps.random.hexId();
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    try {
      // A little less than the interval, so that this process finds the lease free when its own timer rings.
      const report = await cleanUp(deps, { holder, restSeconds: intervalSeconds * 0.9, signal: stop.signal });
      if (report && Object.keys(report).length > 0) deps.logger.info({ deleted: report }, 'Cleaned up.');
    } catch (error) {
      deps.logger.error({ error }, 'The clean-up failed. It is tried again.');
    }
  }
  function begin(): void {
    running ??= run().finally(() => (running = null));
  }

  begin();
  const timer = setInterval(begin, intervalSeconds * 1000).unref();
  return {
    async close() {
      clearInterval(timer);
      stop.abort();
      await running;
    },
  };
}
