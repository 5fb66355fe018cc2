import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { Refusal } from '../../lib/errors.ts';
import { addressNetwork } from '../../lib/address-network.ts';
import type { Limit, LimitedAction, Limits } from './limits.ts';
import { ThrottleBucket } from './throttle-bucket.entity.ts';

/** One try at something that may be guessed or abused. */
export interface Try {
  readonly action: LimitedAction;
  /** Whose account it is aimed at: the e-mail identity, or whatever was given in its place. */
  readonly account: string;
  readonly client: Client;
}

export interface ThrottleDeps {
  readonly clock: Clock;
  readonly limits: Limits;
}

/**
 * Counts a try, per account and per client address. Throws the refusal `rate-limited` when either has had its share, and
 * then counts nothing. Call it in a transaction that commits before the guess is looked at.
 */
export async function admit(em: EntityManager, deps: ThrottleDeps, attempt: Try): Promise<void> {
  for (const bucket of bucketsOf(deps.limits, attempt)) {
    const waitSeconds = await pour(em, bucket, deps.clock);
    if (waitSeconds > 0) throw new Refusal('rate-limited', { retryAfterSeconds: waitSeconds });
  }
}

/** Gives back what `admit` counted, for a try that turned out right. */
export async function giveBack(em: EntityManager, deps: ThrottleDeps, attempt: Try): Promise<void> {
  for (const { key, limit } of bucketsOf(deps.limits, attempt)) {
    await change(em, deps.clock, key, (emptyAt) => plusSeconds(emptyAt, -limit.refillSeconds));
  }
}

interface Bucket {
  readonly key: string;
  readonly limit: Limit;
}

/** Always the account first: transactions that lock both rows then never wait for each other in a circle. */
function bucketsOf(limits: Limits, { action, account, client }: Try): Bucket[] {
  const { account: accountLimit, address: addressLimit } = limits[action];
  const address = client.address === null ? 'unknown' : addressNetwork(client.address);
  return [
    { key: sha256Hex(`${action} account ${account}`), limit: accountLimit },
    { key: sha256Hex(`${action} address ${address}`), limit: addressLimit },
  ];
}

/** Pours one in, unless that would overflow. Returns how long to wait for room, or 0. A leaky bucket as a meter (ITU-T I.371 Annex A). */
async function pour(em: EntityManager, { key, limit }: Bucket, clock: Clock): Promise<number> {
  const now = clock.now();
  const latestEmptyAt = plusSeconds(now, limit.burst * limit.refillSeconds);
  let waitSeconds = 0;
  await change(em, clock, key, (emptyAt) => {
    const next = plusSeconds(emptyAt > now ? emptyAt : now, limit.refillSeconds);
    waitSeconds = Math.max(0, Math.ceil((next.getTime() - latestEmptyAt.getTime()) / 1000));
    return waitSeconds > 0 ? null : next;
  });
  return waitSeconds;
}

/**
 * Replaces a bucket's level by what `next` makes of it, unless that is null. Compare and set, again when another was
 * faster: each lost round is another's success, and of those a bucket holds few.
 */
async function change(em: EntityManager, clock: Clock, key: string, next: (emptyAt: Date) => Date | null): Promise<void> {
  for (;;) {
    const bucket = await em.findOne(ThrottleBucket, { key }, { disableIdentityMap: true });
    if (bucket === null) {
      await em.upsert(ThrottleBucket, { key, emptyAt: clock.now() }, { onConflictAction: 'ignore', disableIdentityMap: true });
      continue;
    }
    const emptyAt = next(bucket.emptyAt);
    if (emptyAt === null) return;
    const changed = await em.nativeUpdate(ThrottleBucket, { key, emptyAt: bucket.emptyAt }, { emptyAt });
    if (changed === 1) return;
  }
}
