import type { Clock } from '../../lib/clock.ts';
import type { RateStore } from '../../lib/rate-store.ts';

const keysMax = 100_000;

/**
 * A store in this process, by the generic cell rate algorithm (ITU-T I.371): one moment per key, until which the key has
 * used up what it was given. Keys that have all of it again are forgotten, and beyond `keysMax` those used longest ago.
 */
export function createMemoryRateStore(clock: Clock): RateStore {
  const usedUpTo = new Map<string, number>();

  function forgetSome(nowMs: number): void {
    for (const [key, until] of usedUpTo) {
      if (until > nowMs && usedUpTo.size <= keysMax) return;
      usedUpTo.delete(key);
    }
  }

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
      forgetSome(nowMs);
      return 0;
    },
  };
}
