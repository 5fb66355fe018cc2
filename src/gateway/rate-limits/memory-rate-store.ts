import type { Clock } from '../../lib/clock.ts';
import type { Rate, RateStore } from '../../lib/rate-store.ts';
import { forgetRefilled } from './forget-refilled.ts';

const keysMax = 100_000;

/**
 * A store in this process, by the generic cell rate algorithm (ITU-T I.371): one moment per key, until which the key has
 * used up what it was given. Keys that have all of it again are forgotten, and beyond `keysMax` those used longest ago.
 */
export function createMemoryRateStore(clock: Clock): MemoryRateStore {
  const usedUpTo = new Map<string, number>();

  return {
    take(key, amount, { count, windowSeconds }) {
      const nowMs = clock.now().getTime();
      const windowMs = windowSeconds * 1000;
      const until = Math.max(usedUpTo.get(key) ?? 0, nowMs) + (amount * windowMs) / count;
      const tooSoonMs = until - windowMs - nowMs;
      // Half a millisecond: sums of fractions must not refuse what the rate allows.
      if (tooSoonMs > 0.5) return Math.max(tooSoonMs / 1000, 0.001);
      usedUpTo.delete(key);
      usedUpTo.set(key, until);
      forgetRefilled(usedUpTo, nowMs, keysMax);
      return 0;
    },
    giveBack(key, amount, { count, windowSeconds }) {
      const until = usedUpTo.get(key);
      if (until !== undefined) usedUpTo.set(key, until - (amount * windowSeconds * 1000) / count);
    },
  };
}

export interface MemoryRateStore extends RateStore {
  take(key: string, amount: number, rate: Rate): number;
  /** Counts off what `take` counted. */
  giveBack(key: string, amount: number, rate: Rate): void;
}
