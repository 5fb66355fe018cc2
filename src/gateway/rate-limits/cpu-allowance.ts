import type { Clock } from '../../lib/clock.ts';
import { forgetRefilled } from './forget-refilled.ts';

/** So much processor time in any window of this length, refilled evenly. */
export interface CpuRate {
  readonly cpuMs: number;
  readonly windowSeconds: number;
}

/** Processor time as a currency. Payers are charged afterwards, when it is known what their work took. */
export interface CpuAllowance {
  /** Seconds until every one of the payers has processor time again; 0: all have some now. */
  secondsToWait(payers: readonly string[]): number;
  spend(payers: readonly string[], cpuMs: number): void;
}

const payersMax = 100_000;

/**
 * The generic cell rate algorithm (ITU-T I.371) with payment afterwards: the last piece of work may overdraw by as much as it
 * takes, which is paid off before the next. Payers that have all of their time again are forgotten, and beyond `payersMax` those
 * charged longest ago. Counts in this process alone, because it is this process whose time is spent.
 */
export function createCpuAllowance({ cpuMs: allowed, windowSeconds }: CpuRate, clock: Clock): CpuAllowance {
  const usedUpTo = new Map<string, number>();
  const windowMs = windowSeconds * 1000;

  return {
    secondsToWait(payers) {
      const nowMs = clock.now().getTime();
      const until = Math.max(0, ...payers.map((payer) => usedUpTo.get(payer) ?? 0));
      return Math.max(0, until - windowMs - nowMs) / 1000;
    },
    spend(payers, cpuMs) {
      const nowMs = clock.now().getTime();
      for (const payer of payers) {
        const until = Math.max(usedUpTo.get(payer) ?? 0, nowMs) + (cpuMs * windowMs) / allowed;
        usedUpTo.delete(payer);
        usedUpTo.set(payer, until);
      }
      forgetRefilled(usedUpTo, nowMs, payersMax);
    },
  };
}
