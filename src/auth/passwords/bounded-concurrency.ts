import { Refusal } from '../../lib/errors.ts';

export interface Bounds {
  readonly concurrencyMax: number;
  readonly queueMax: number;
}

const retryAfterSeconds = 1;

/**
 * Runs work a few at a time, in order of arrival. When `queueMax` callers wait already, the next one gets the refusal
 * `overloaded` at once and its work never begins.
 */
export function boundedConcurrency({ concurrencyMax, queueMax }: Bounds): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running < concurrencyMax) running += 1;
    else {
      if (waiting.length >= queueMax) throw new Refusal('overloaded', { retryAfterSeconds });
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
