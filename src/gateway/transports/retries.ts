import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../lib/random.ts';
import { SubgraphFault, type FaultKind } from './subgraph-fault.ts';

/** Sends again what did no harm. */
export interface Retries {
  /**
   * The value of the first attempt that succeeds. Each is told how many of the milliseconds are left for it; together they take no
   * longer than `timeoutMs`. Throws what the last one threw.
   */
  run<Value>(bounds: RetryBounds, attempt: (timeoutMs: number) => Promise<Value>): Promise<Value>;
}

export interface RetryBounds {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RetriesDeps {
  /** After the first attempt. */
  readonly retriesMax: number;
  readonly random: Random;
  readonly onRetry: () => void;
}

/** Each fetch saves a tenth of a retry, so that a subgraph that is down gets a tenth more to do, and not three times as much. */
const savedPerFetch = 0.1;
const savedMax = 10;
const pauseMsFirst = 50;

const worthTrying: ReadonlySet<FaultKind> = new Set(['unreachable', 'overloaded']);

/** Waits up to 50, 100, 200… ms between attempts, at random ("full jitter"), so that those who failed together do not come back together. */
export function createRetries({ retriesMax, random, onRetry }: RetriesDeps): Retries {
  let saved = savedMax;

  function spend(): boolean {
    if (saved < 1) return false;
    saved -= 1;
    return true;
  }

  return {
    async run({ timeoutMs, signal }, attempt) {
      saved = Math.min(saved + savedPerFetch, savedMax);
      const endMs = performance.now() + timeoutMs;
      for (let retries = 0; ; retries++) {
        try {
          return await attempt(endMs - performance.now());
        } catch (error) {
          const isWorthTrying = error instanceof SubgraphFault && worthTrying.has(error.kind) && retries < retriesMax;
          const pauseMs = pauseMsFirst * 2 ** retries * fraction(random);
          if (!isWorthTrying || performance.now() + pauseMs >= endMs || !spend()) throw error;
          await pause(pauseMs, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
          onRetry();
        }
      }
    },
  };
}

function fraction(random: Random): number {
  return random.bytes(4).readUInt32BE() / 2 ** 32;
}
