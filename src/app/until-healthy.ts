import { setTimeout as pause } from 'node:timers/promises';
import type { Checks } from '../http/operations-routes.ts';
import type { Logger } from '../lib/logger.ts';

export interface UntilHealthyOptions {
  /** The URL at which this process answers while it waits. */
  readonly url: string;
  readonly logger: Logger;
  /** Default: there is no end to the waiting. */
  readonly signal?: AbortSignal;
}

const retryMs = 500;
/** Between two lines of the log: ten seconds. */
const triesPerLine = 20;

/** Resolves when all checks pass. Until then it says every ten seconds what it waits for. Rejects with the signal's reason. */
export async function untilHealthy(checks: Checks, { url, logger, signal }: UntilHealthyOptions): Promise<void> {
  for (let tries = 0; ; tries++) {
    const failing = await failingOf(checks);
    if (failing.length === 0) return;
    if (tries % triesPerLine === 0)
      logger.warn(
        { url, waitingFor: failing, seconds: (tries * retryMs) / 1000 },
        'Not ready: what this process needs does not answer yet.',
      );
    await pause(retryMs, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
}

async function failingOf(checks: Checks): Promise<string[]> {
  const results = await Promise.allSettled(Object.values(checks).map((check) => check()));
  return Object.keys(checks).filter((_, index) => results[index]?.status === 'rejected');
}
