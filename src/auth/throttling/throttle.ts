import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { Refusal } from '../../lib/errors.ts';
import { execute, toDate } from '../accounts/execute.ts';
import { addressNetwork } from '../../lib/address-network.ts';
import type { Limit, LimitedAction, Limits } from './limits.ts';

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
export async function admit(em: EntityManager, { clock, limits }: ThrottleDeps, attempt: Try): Promise<void> {
  await change(em, clock, bucketsOf(limits, attempt), pour);
}

/** Gives back what `admit` counted, for a try that turned out right. */
export async function giveBack(em: EntityManager, { clock, limits }: ThrottleDeps, attempt: Try): Promise<void> {
  await change(em, clock, bucketsOf(limits, attempt), (emptyAt, { refillSeconds }) => plusSeconds(emptyAt, -refillSeconds));
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

/** One more in the bucket. Throws the refusal `rate-limited` when that would overflow it. A leaky bucket as a meter (ITU-T I.371 Annex A). */
function pour(emptyAt: Date, { burst, refillSeconds }: Limit, now: Date): Date {
  const next = plusSeconds(emptyAt > now ? emptyAt : now, refillSeconds);
  const waitSeconds = Math.ceil((next.getTime() - plusSeconds(now, burst * refillSeconds).getTime()) / 1000);
  if (waitSeconds > 0) throw new Refusal('rate-limited', { retryAfterSeconds: waitSeconds });
  return next;
}

type Level = (emptyAt: Date, limit: Limit, now: Date) => Date;

/**
 * Replaces the buckets' levels by what `levelAfter` makes of them, one after the other. Compare and set, again when another
 * was faster: each lost round is another's success, and of those a bucket holds few. Every sign-in comes by here four
 * times, so the statements are written by hand.
 */
async function change(em: EntityManager, clock: Clock, buckets: readonly Bucket[], levelAfter: Level): Promise<void> {
  const now = clock.now();
  let known = await levelsOf(em, buckets);
  for (const { key, limit } of buckets) {
    while (!(await replaceLevel(em, key, known.get(key) ?? null, levelAfter(known.get(key) ?? now, limit, now))))
      known = await levelsOf(em, buckets);
  }
}

async function levelsOf(em: EntityManager, buckets: readonly Bucket[]): Promise<ReadonlyMap<string, Date>> {
  const keys = buckets.map(({ key }) => key);
  const sql = `select key, empty_at from throttle_bucket where key in (${keys.map(() => '?').join(', ')})`;
  const rows = await execute<{ key: string; empty_at: string | number }>(em, sql, keys);
  return new Map(rows.map(({ key, empty_at: emptyAt }) => [key, toDate(em, emptyAt)]));
}

const insertLevel = 'insert into throttle_bucket (key, empty_at) values (?, ?) on conflict (key) do nothing returning key';
const updateLevel = 'update throttle_bucket set empty_at = ? where key = ? and empty_at = ? returning key';

/** False when the level is not `from` any more; null: when there is one. */
async function replaceLevel(em: EntityManager, key: string, from: Date | null, to: Date): Promise<boolean> {
  const rows = from === null ? await execute(em, insertLevel, [key, to]) : await execute(em, updateLevel, [to, key, from]);
  return rows.length === 1;
}
