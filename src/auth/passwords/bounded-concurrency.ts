import { Refusal } from '../../lib/errors.ts';

export interface Bounds {
  readonly concurrencyMax: number;
  readonly queueMax: number;
}

export interface BoundedConcurrency {
  run<T>(work: () => Promise<T>): Promise<T>;
  load(): Load;
}

/** Work under way, and callers that wait for their turn. */
export interface Load {
  readonly running: number;
  readonly waiting: number;
}

/**
 * Runs work a few at a time, in order of arrival. When `queueMax` callers wait already, the next one gets the refusal
 * `OVERLOADED` at once and its work never begins.
 */
export function boundedConcurrency({ concurrencyMax, queueMax }: Bounds): BoundedConcurrency {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (running < concurrencyMax) running += 1;
    else {
      if (waiting.length >= queueMax) throw new Refusal('OVERLOADED');
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
  }

  return { run, load: () => ({ running, waiting: waiting.length }) };
}
