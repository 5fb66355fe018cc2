import { setTimeout as pause } from 'node:timers/promises';

/** Work that can pause: it yields wherever another request may have its turn, and returns its result. */
export type Sliced<Result> = Generator<undefined, Result, undefined>;

/** Does all of the work now, and returns its result. Throws what the work throws. */
export function runAtOnce<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const sliceMs = 2;
const pauseMs = 2;

/**
 * Does the work in slices of about two milliseconds, and leaves the event loop to others for as long after each: a request takes
 * several turns of the loop, and would wait for a slice in each of them if slices followed one another. A slice is as long as the
 * work takes from one yield to the next, if that is longer. Rejects with what the work throws.
 */
export async function runInSlices<Result>(work: Sliced<Result>): Promise<Result> {
  for (;;) {
    const endsAt = performance.now() + sliceMs;
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (performance.now() < endsAt);
    await pause(pauseMs);
  }
}
