import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds } from '../../lib/clock.ts';
import { Lease } from './lease.entity.ts';

export interface LeaseInput {
  readonly name: string;
  /** Who asks: a random name of this process. */
  readonly holder: string;
  readonly now: Date;
  readonly seconds: number;
}

/** Takes a lease that nobody holds right now. Of several processes at once one gets it. */
export async function takeLease(em: EntityManager, { name, holder, now, seconds }: LeaseInput): Promise<boolean> {
  const free = { name, holder: '', expiresAt: now };
  await em.upsert(Lease, free, { onConflictAction: 'ignore', disableIdentityMap: true });
  const where = { name, expiresAt: { $lte: now } };
  return (await em.nativeUpdate(Lease, where, { holder, expiresAt: plusSeconds(now, seconds) })) === 1;
}

/** Keeps a lease for longer. False when it has run out and someone else took it: stop then. */
export async function keepLease(em: EntityManager, { name, holder, now, seconds }: LeaseInput): Promise<boolean> {
  return (await em.nativeUpdate(Lease, { name, holder }, { expiresAt: plusSeconds(now, seconds) })) === 1;
}
