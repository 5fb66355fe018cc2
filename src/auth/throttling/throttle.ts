import type { EntityManager } from '@mikro-orm/core';
import { addressNetwork } from '../../lib/address-network.ts';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { drain, fill, type Bucket } from './buckets.ts';
import type { LimitedAction, Limits } from './limits.ts';
import { refuse, type RefuseDeps } from './refuse.ts';

/** One try at something that may be guessed or abused. */
export interface Try {
  readonly action: LimitedAction;
  /** Whose account it is aimed at: the e-mail identity, or whatever was given in its place. */
  readonly account: string;
  readonly client: Client;
}

export interface ThrottleDeps extends RefuseDeps {
  readonly limits: Limits;
}

/**
 * Counts a try, per account and per client address. Throws the refusal `rate-limited` when either has had its share; the
 * caller's transaction then counts nothing. It must commit before the guess is looked at.
 */
export async function admit(em: EntityManager, { clock, limits }: ThrottleDeps, attempt: Try): Promise<void> {
  const now = clock.now();
  const buckets = bucketsOf(limits, attempt);
  if (!(await change(em, buckets, 1, now))) {
    throw new Refusal('rate-limited', { retryAfterSeconds: await secondsUntilRoom(em, buckets, now) });
  }
}

/** Gives back what `admit` counted, for a try that turned out right. */
export async function giveBack(em: EntityManager, { clock, limits }: ThrottleDeps, attempt: Try): Promise<void> {
  await change(em, bucketsOf(limits, attempt), -1, clock.now());
}

interface Bucket extends Limit {
  readonly key: string;
}

type Buckets = readonly [account: Bucket, address: Bucket];

function bucketsOf(limits: Limits, { action, account, client }: Try): Buckets {
  const limit = limits[action];
  const address = client.address === null ? 'unknown' : addressNetwork(client.address);
  return [
    { key: sha256Hex(`${action} account ${account}`), ...limit.account },
    { key: sha256Hex(`${action} address ${address}`), ...limit.address },
  ];
}

/**
 * A leaky bucket as a meter (ITU-T I.371 Annex A), two at once: what is inserted lies one try from now, so that its distance
 * is what a bucket that exists is raised by, unless it is full. Both rows are locked in the order in which they stand here,
 * so that two transactions never wait for each other in a circle.
 */
const changeBoth = `
  insert into throttle_bucket as bucket (key, empty_at) values (?, ?), (?, ?)
  on conflict (key) do update
  set empty_at = (case when bucket.empty_at > ? then bucket.empty_at else ? end) + (excluded.empty_at - ?)
  where (bucket.key = ? and bucket.empty_at <= ?) or (bucket.key = ? and bucket.empty_at <= ?)
  returning key`;

/** Pours so many tries into both buckets, or takes them out. False when one of them has no room: the caller rolls back. */
async function change(em: EntityManager, [account, address]: Buckets, tries: 1 | -1, now: Date): Promise<boolean> {
  const after = ({ refillSeconds }: Limit) => plusSeconds(now, tries * refillSeconds);
  const highest = ({ burst, refillSeconds }: Limit) => plusSeconds(now, (burst - tries) * refillSeconds);
  const changed = await execute(em, changeBoth, [
    ...[account.key, after(account), address.key, after(address)],
    ...[now, now, now],
    ...[account.key, highest(account), address.key, highest(address)],
  ]);
  return changed.length === 2;
}

/** How long until both buckets have room for one more, at least a second. */
async function secondsUntilRoom(em: EntityManager, buckets: Buckets, now: Date): Promise<number> {
  const keys = buckets.map(({ key }) => key);
  const levels = await selectRows(em, ThrottleBucket, 'select * from throttle_bucket where key in (?, ?)', keys);
  const waits = levels.map(({ key, emptyAt }) => {
    const { burst = 1, refillSeconds = 1 } = buckets.find((bucket) => bucket.key === key) ?? {};
    return Math.ceil((emptyAt.getTime() - now.getTime()) / 1000) - (burst - 1) * refillSeconds;
  });
  return Math.max(1, ...waits);
}
