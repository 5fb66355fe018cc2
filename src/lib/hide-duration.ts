import { setTimeout as pause } from 'node:timers/promises';

/** Longer than what we do about one address takes, even with a database that is elsewhere; too short to be felt. */
const leastMs = 100;

/**
 * What `work` comes to, be it an error, but not within 100 ms of the call: how long it took tells nobody what was found, as
 * long as it took less. `tellsAnyway`: of a result that says so by itself, and need not wait.
 */
export async function hideDuration<Result>(
  work: () => Promise<Result>,
  tellsAnyway: (result: Result) => boolean = () => false,
): Promise<Result> {
  const over = pause(leastMs);
  let isTold = false;
  try {
    const result = await work();
    isTold = tellsAnyway(result);
    return result;
  } finally {
    if (!isTold) await over;
  }
}
