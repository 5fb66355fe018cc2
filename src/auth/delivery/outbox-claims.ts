import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds } from '../../lib/clock.ts';
import type { Channel } from './message.ts';
import { OutboxMessage } from './outbox-message.entity.ts';

/**
 * How long a message belongs to whoever claimed it. Longer than an attempt can take (`attemptSecondsMax`) by more than the
 * clocks of two replicas differ; a message whose sender was killed is tried again after it.
 */
const leaseSeconds = 120;
export const attemptSecondsMax = 45;

export interface ClaimOptions {
  readonly channels: readonly Channel[];
  readonly now: Date;
  readonly limit: number;
}

/**
 * Claims up to `limit` messages that are due, oldest first. Each claim is one conditional UPDATE on the number of attempts,
 * so of any number of workers one gets a message; the attempt is counted before it is made, and survives a crash.
 */
export async function claimDue(em: EntityManager, { channels, now, limit }: ClaimOptions): Promise<OutboxMessage[]> {
  const due = { dueAt: { $lte: now }, channel: { $in: [...channels] } };
  const found = await em.find(OutboxMessage, due, {
    orderBy: { dueAt: 'asc', position: 'asc' },
    limit,
    disableIdentityMap: true,
  });
  const claimed: OutboxMessage[] = [];
  for (const message of found) {
    const { position, attempts } = message;
    const mine = { attempts: attempts + 1, dueAt: plusSeconds(now, leaseSeconds) };
    if ((await em.nativeUpdate(OutboxMessage, { position, attempts, dueAt: { $lte: now } }, mine)) === 1) {
      claimed.push(Object.assign(message, mine));
    }
  }
  return claimed;
}

/**
 * Writes down that it was sent, whoever may have claimed it meanwhile: nobody needs to try again. `erase` removes what it
 * said.
 */
export async function markSent(
  em: EntityManager,
  { position }: OutboxMessage,
  { now, erase }: { now: Date; erase: boolean },
): Promise<void> {
  const content = erase ? { sealedContent: null } : {};
  await em.nativeUpdate(OutboxMessage, { position, sentAt: null }, { sentAt: now, dueAt: null, lastFailure: null, ...content });
}

/** Writes down a failed attempt, unless the claim has passed to someone else. `dueAt` null gives the message up and erases it. */
export async function markFailed(
  em: EntityManager,
  { position, attempts }: OutboxMessage,
  { reason, dueAt, erase }: { reason: string; dueAt: Date | null; erase: boolean },
): Promise<void> {
  const content = dueAt === null && erase ? { sealedContent: null } : {};
  await em.nativeUpdate(OutboxMessage, { position, attempts, sentAt: null }, { dueAt, lastFailure: reason, ...content });
}
