import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import { execute, toDate } from '../accounts/execute.ts';
import type { Limit } from './limits.ts';

/** What is counted under one name. A leaky bucket as a meter (ITU-T I.371 Annex A). */
export interface Bucket {
  /** SHA-256 of what is counted. */
  readonly key: string;
  readonly limit: Limit;
}

/** A bucket that takes no more. */
export interface Overflow {
  readonly bucket: Bucket;
  /** Until it takes one again. */
  readonly waitSeconds: number;
}

/** Pours one into each bucket. Stops at the first that would overflow and returns it: the transaction then must not commit. */
export async function fill(em: EntityManager, clock: Clock, buckets: readonly Bucket[]): Promise<Overflow | null> {
  const now = clock.now();
  return change(em, now, buckets, (emptyAt, { refillSeconds }) => plusSeconds(emptyAt > now ? emptyAt : now, refillSeconds));
}

/** Takes one out of each bucket. */
export async function drain(em: EntityManager, clock: Clock, buckets: readonly Bucket[]): Promise<void> {
  await change(em, clock.now(), buckets, (emptyAt, { refillSeconds }) => plusSeconds(emptyAt, -refillSeconds));
}

/** Whether one more would make it overflow right now. Pours nothing. */
export async function findOverflow(em: EntityManager, clock: Clock, bucket: Bucket): Promise<Overflow | null> {
  const now = clock.now();
  const emptyAt = (await levelsOf(em, [bucket])).get(bucket.key) ?? now;
  return overflowOf(bucket, plusSeconds(emptyAt > now ? emptyAt : now, bucket.limit.refillSeconds), now);
}

function overflowOf(bucket: Bucket, emptyAt: Date, now: Date): Overflow | null {
  const { burst, refillSeconds } = bucket.limit;
  const waitSeconds = Math.ceil((emptyAt.getTime() - plusSeconds(now, burst * refillSeconds).getTime()) / 1000);
  return waitSeconds > 0 ? { bucket, waitSeconds } : null;
}

type Level = (emptyAt: Date, limit: Limit) => Date;

/**
 * Replaces the buckets' levels by what `levelAfter` makes of them, one after the other. Compare and set, again when another
 * was faster: each lost round is another's success, and of those a bucket holds few. Every sign-in comes by here four
 * times, so the statements are written by hand.
 */
async function change(em: EntityManager, now: Date, buckets: readonly Bucket[], levelAfter: Level): Promise<Overflow | null> {
  let known = await levelsOf(em, buckets);
  for (const bucket of buckets) {
    const { key, limit } = bucket;
    for (;;) {
      const next = levelAfter(known.get(key) ?? now, limit);
      const overflow = overflowOf(bucket, next, now);
      if (overflow !== null) return overflow;
      if (await replaceLevel(em, key, known.get(key) ?? null, next)) break;
      known = await levelsOf(em, buckets);
    }
  }
  return null;
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
