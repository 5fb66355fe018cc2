import type { Clock } from '../../src/lib/clock.ts';

export interface MovableClock extends Clock {
  advance(seconds: number): void;
}

/** A clock that stands still until it is moved. */
export function movableClock(start = '2026-01-02T03:04:05Z'): MovableClock {
  let milliseconds = Date.parse(start);
  return {
    now: () => new Date(milliseconds),
    advance: (seconds) => {
      milliseconds += seconds * 1000;
    },
  };
}
