import { setTimeout as sleep } from 'node:timers/promises';

/** Wakes one sleeper. Rung while nobody sleeps, it wakes whoever lies down next, so no ring is missed. */
export interface Wakeup {
  signal(): void;
  /** Resolves when it rings, or after `ms`. */
  wait(ms: number): Promise<void>;
}

export function createWakeup(): Wakeup {
  let isSignalled = false;
  let wake: AbortController | null = null;
  return {
    signal() {
      isSignalled = true;
      wake?.abort();
    },
    async wait(ms) {
      if (!isSignalled) {
        wake = new AbortController();
        await sleep(ms, undefined, { signal: wake.signal }).catch(() => {});
        wake = null;
      }
      isSignalled = false;
    },
  };
}
