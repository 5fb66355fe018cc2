import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, secondsPerHour } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Account } from '../accounts/account.entity.ts';
import type { RecoverySettings } from '../accounts/recovery-settings.ts';
import type { UndoablePurpose } from '../delivery/message.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { findTotpSecret } from '../two-factor/totp-secrets.ts';
import { UndoOffer } from './undo-offer.entity.ts';

export interface OfferUndoDeps extends OutboxDeps {
  readonly recovery: Pick<RecoverySettings, 'undoSeconds' | 'undoUrl'>;
}

export interface OfferUndoInput {
  /** As it is before the change, locked by the caller. */
  readonly account: Account;
  readonly change: UndoablePurpose;
  /** Of the authenticator app, sealed, where it has changed already. Absent: as it is now. */
  readonly sealedSecret?: string | null;
}

const tokenPrefix = 'pc_un_';
const secretBytes = 32;

/**
 * Tells the owner of a change that is about to be made, with a link that undoes it: to the address that the account has before it.
 * Call it before the change, in the same transaction: what the account is like now is what undoing brings back.
 */
export async function offerUndo(
  em: EntityManager,
  deps: OfferUndoDeps,
  { account, change, sealedSecret }: OfferUndoInput,
): Promise<void> {
  const { clock, random, recovery } = deps;
  const { id: accountId, email, emailIdentity, phone, secondFactors } = account;
  const token = tokenPrefix + random.bytes(secretBytes).toString('base64url');
  const now = clock.now();
  const newest = await em.findOne(UndoOffer, { accountId }, { orderBy: { expiresAt: 'desc' }, disableIdentityMap: true });
  await em.insert(UndoOffer, {
    id: `undo_${random.hexId()}`,
    accountId,
    digest: sha256Hex(token),
    change,
    email,
    emailIdentity,
    phone,
    secondFactors,
    sealedSecret: sealedSecret === undefined ? await findTotpSecret(em, accountId) : sealedSecret,
    createdAt: now,
    expiresAt: later(plusSeconds(now, recovery.undoSeconds), newest),
    spentAt: null,
  });
  const values = { link: `${recovery.undoUrl}/${token}`, hours: String(Math.round(recovery.undoSeconds / secondsPerHour)) };
  await enqueueMessage(em, deps, noticeMessage(change, account, values));
}

/**
 * Voids the offers of an account that were made after a change which still can be undone and that led away from this address. The
 * account has the address again, so it is no longer theirs to whom those offers were mailed meanwhile. Returns false when there was no
 * such change: whoever has the mailbox that the account leaves may undo that. Lock the account before.
 */
export async function voidOffersSince(em: EntityManager, accountId: string, emailIdentity: string, now: Date): Promise<boolean> {
  const first = await em.findOne(
    UndoOffer,
    { accountId, emailIdentity, spentAt: null, expiresAt: { $gt: now } },
    { orderBy: { expiresAt: 'asc' }, disableIdentityMap: true },
  );
  if (first === null) return false;
  await em.nativeUpdate(UndoOffer, { accountId, spentAt: null, expiresAt: { $gt: first.expiresAt } }, { spentAt: now });
  return true;
}

/**
 * Voids the offers of an account that were made after one that is taken: they bring back what came of the change that it undoes. Those
 * made before stay good, for every mailbox: they bring back more, and their mailbox had the account first.
 */
export async function voidOffersAfter(em: EntityManager, { accountId, expiresAt }: UndoOffer, now: Date): Promise<void> {
  await em.nativeUpdate(UndoOffer, { accountId, spentAt: null, expiresAt: { $gt: expiresAt } }, { spentAt: now });
}

/** Returns the time, or the next millisecond after `newest` ends: offers of an account end in the order in which they were made. */
function later(time: Date, newest: UndoOffer | null): Date {
  return newest === null || newest.expiresAt < time ? time : plusSeconds(newest.expiresAt, 0.001);
}
