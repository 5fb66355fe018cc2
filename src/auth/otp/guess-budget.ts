import type { EntityManager } from '@mikro-orm/core';
import { secondsPerDay, type Clock } from '../../lib/clock.ts';
import { empty, fill, type Bucket } from '../throttling/buckets.ts';

/** How many guesses are compared with one short code at most. */
export const attemptsMax = 5;

/** NIST SP 800-63B §3.2.2: so many in a row. A code that was right makes room at once, time alone for one code a month. */
const guessesInARow = 100;
const limit = { burst: guessesInARow / attemptsMax, refillSeconds: 30 * secondsPerDay };

/**
 * Pays for all the guesses that a new short code allows, and returns whether there was room. Without room the code has to be one
 * that cannot be guessed: nobody is refused, and no more than 100 guesses in a row are ever compared, whatever the flow, the
 * account or the network. `recipientDigest` is the mailbox or telephone, whose owner it is that the codes prove.
 */
export async function payForShortCode(em: EntityManager, clock: Clock, recipientDigest: string): Promise<boolean> {
  return (await fill(em, clock, [bucketOf(recipientDigest)])) === null;
}

/** Begins to count again, after a code that was right. */
export async function forgetGuesses(em: EntityManager, recipientDigest: string): Promise<void> {
  await empty(em, [bucketOf(recipientDigest)]);
}

function bucketOf(recipientDigest: string): Bucket {
  return { key: recipientDigest, limit };
}
