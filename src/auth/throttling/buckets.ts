import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import { execute } from '../statements/execute.ts';
import { selectRows } from '../statements/rows.ts';
import type { Limit } from './limits.ts';
import { ThrottleBucket } from './throttle-bucket.entity.ts';

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

/**
 * Pours one into each bucket. Returns one that would overflow, if any: the transaction then must not commit. Buckets that others
 * fill at the same moment are locked in the order given, so keep to one order.
 */
export async function fill(em: EntityManager, clock: Clock, buckets: readonly Bucket[]): Promise<Overflow | null> {
  if (buckets.length === 0) return null;
  const now = clock.now();
  const filled = await change(em, now, buckets, 1);
  const full = buckets.filter(({ key }) => !filled.has(key));
  if (full.length === 0) return null;
  const [first = null] = await secondsUntilRoom(em, full, now);
  return first && { ...first, waitSeconds: Math.max(1, first.waitSeconds) };
}

/** Takes one out of each bucket. */
export async function drain(em: EntityManager, clock: Clock, buckets: readonly Bucket[]): Promise<void> {
  if (buckets.length > 0) await change(em, clock.now(), buckets, -1);
}

/** Takes all out of each bucket. */
export async function empty(em: EntityManager, buckets: readonly Pick<Bucket, 'key'>[]): Promise<void> {
  if (buckets.length === 0) return;
  const keys = buckets.map(({ key }) => key);
  await execute(em, `delete from throttle_bucket where key in (${keys.map(() => '?').join(', ')})`, keys);
}

/** The first that would overflow right now if one more were poured in, or null. Pours nothing. */
export async function findOverflow(em: EntityManager, clock: Clock, buckets: readonly Bucket[]): Promise<Overflow | null> {
  if (buckets.length === 0) return null;
  const now = clock.now();
  const waits = await secondsUntilRoom(em, buckets, now);
  return waits.find(({ waitSeconds }) => waitSeconds > 0) ?? null;
}

/** How long until each of them takes one more; not more than 0: it does now. */
async function secondsUntilRoom(em: EntityManager, buckets: readonly Bucket[], now: Date): Promise<Overflow[]> {
  const keys = buckets.map(({ key }) => key);
  const text = `select * from throttle_bucket where key in (${keys.map(() => '?').join(', ')})`;
  const levels = new Map((await selectRows(em, ThrottleBucket, text, keys)).map(({ key, emptyAt }) => [key, emptyAt]));
  return buckets.map((bucket) => {
    const emptyAt = levels.get(bucket.key) ?? now;
    const excessMs = emptyAt.getTime() - highestBefore(1, bucket.limit, now).getTime();
    return { bucket, waitSeconds: Math.ceil(excessMs / 1000) };
  });
}

/** Where a bucket may stand at most before so many are poured in. */
function highestBefore(count: number, { burst, refillSeconds }: Limit, now: Date): Date {
  return plusSeconds(now, (burst - count) * refillSeconds);
}

/**
 * Pours so many (-1: takes one out) into each bucket that has room, and returns the keys of those. One statement, because every
 * sign-in comes by here twice. What it would insert lies so far from now as a bucket that is there already is moved by.
 */
async function change(em: EntityManager, now: Date, buckets: readonly Bucket[], count: 1 | -1): Promise<ReadonlySet<string>> {
  const rows = await execute<{ key: string }>(em, changeStatement(buckets.length), [
    ...buckets.flatMap(({ key, limit }) => [key, plusSeconds(now, count * limit.refillSeconds)]),
    now,
    now,
    now,
    ...buckets.flatMap(({ key, limit }) => [key, highestBefore(count, limit, now)]),
  ]);
  return new Set(rows.map(({ key }) => key));
}

function changeStatement(buckets: number): string {
  const each = (text: string, separator: string) => Array.from({ length: buckets }, () => text).join(separator);
  return `insert into throttle_bucket as bucket (key, empty_at) values ${each('(?, ?)', ', ')}
    on conflict (key) do update
    set empty_at = (case when bucket.empty_at > ? then bucket.empty_at else ? end) + (excluded.empty_at - ?)
    where ${each('(bucket.key = ? and bucket.empty_at <= ?)', ' or ')}
    returning key`;
}
