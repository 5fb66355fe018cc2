import { setTimeout as sleep } from 'node:timers/promises';

/** Wakes one sleeper. Rung while nobody sleeps, it wakes whoever lies down next, so no ring is missed. */
export interface Bell {
  ring(): void;
  /** Resolves when it rings, or after `ms`. */
  wait(ms: number): Promise<void>;
}

export function createBell(): Bell {
  let hasRung = false;
  let wake: AbortController | null = null;
  return {
    ring() {
      hasRung = true;
      wake?.abort();
    },
    async wait(ms) {
      if (!hasRung) {
        wake = new AbortController();
        await sleep(ms, undefined, { signal: wake.signal }).catch(() => {});
        wake = null;
      }
      hasRung = false;
    },
  };
}
