import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/core';
import type { Transact } from '../auth/statements/transact.ts';
import type { Random } from '../lib/random.ts';

export interface TransactDeps {
  readonly entityManager: () => EntityManager;
  /** True if the transaction may succeed when all of it is run again. */
  readonly isRetryable: (error: unknown) => boolean;
  readonly random: Random;
}

const attemptsMax = 5;
/** The longest pause before the second attempt; it doubles with each further one. */
const firstPauseMs = 10;

/** Runs a transaction at most five times, with a random pause of up to 10, 20, 40 and 80 ms before each repetition. */
export function createTransact({ entityManager, isRetryable, random }: TransactDeps): Transact {
  return async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        // eslint-disable-next-line no-restricted-properties -- The one place.
        return await entityManager().transactional(work);
      } catch (error) {
        if (attempt === attemptsMax || !isRetryable(error)) throw error;
        await sleep((random.bytes(4).readUInt32BE() / 2 ** 32) * firstPauseMs * 2 ** (attempt - 1));
      }
    }
  };
}
