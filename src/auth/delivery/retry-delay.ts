import { secondsPerHour } from '../../lib/clock.ts';

const firstSeconds = 5;
const growth = 4;
const longestSeconds = secondsPerHour;

/** How long to wait after the `attempts`th failed attempt: 5 s, 20 s, 80 s, … an hour at most. A code of ten minutes gets five attempts. */
export function retryDelaySeconds(attempts: number): number {
  return Math.min(firstSeconds * growth ** (attempts - 1), longestSeconds);
}
