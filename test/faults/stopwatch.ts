import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Stopwatch {
  /** Takes the time from `since`, by `performance.now()`, to now. */
  take(since: number): void;
  /** Returns the longest time taken since the last call, and the longest pause of this process in it. */
  slowestMs(): number;
  stop(): void;
}

/** Measures what answers and the process itself are late by: both are in the way of an answer. */
export function createStopwatch(): Stopwatch {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let slowest = 0;
  return {
    take(since) {
      slowest = Math.max(slowest, performance.now() - since);
    },
    slowestMs() {
      const all = slowest + delay.max / 1e6;
      slowest = 0;
      delay.reset();
      return all;
    },
    stop: () => void delay.disable(),
  };
}
