import type { Clock } from '../../lib/clock.ts';
import { TooComplex } from '../operation/budget.ts';
import { createLruCache } from '../../lib/lru-cache.ts';
import { Unplannable } from './plan-operation.ts';

/** Remembers what could not be planned, which took longer to find out than most plans take to make. */
export interface RefusalMemory {
  /** Throws what was thrown for the key before. */
  recall(key: string): void;
  /** Remembers errors that say something about the operation. */
  remember(key: string, error: unknown): void;
}

/** What depends on the machine, and on how warm it runs, is tried again after this long. */
const passingMs = 60_000;
const bytesPerRefusal = 1000;

export function createRefusalMemory(bytesMax: number, clock: Clock): RefusalMemory {
  const known = createLruCache<{ readonly error: unknown; readonly untilMs: number }>(bytesMax);
  return {
    recall(key) {
      const found = known.find(key);
      if (found && clock.now().getTime() < found.untilMs) throw found.error;
    },
    remember(key, error) {
      const isLasting = error instanceof Unplannable || (error instanceof TooComplex && error.by === 'steps');
      const isPassing = error instanceof TooComplex;
      if (!isLasting && !isPassing) return;
      const untilMs = isLasting ? Infinity : clock.now().getTime() + passingMs;
      known.keep(key, { error, untilMs }, bytesPerRefusal + key.length * 2);
    },
  };
}
