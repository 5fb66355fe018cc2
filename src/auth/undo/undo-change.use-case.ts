import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { Account } from '../accounts/account.entity.ts';
import { findAccountByEmail, lockAccounts } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { admit, giveBack, type ThrottleDeps, type Try } from '../throttling/throttle.ts';
import { restoreTotpSecret } from '../two-factor/totp-secrets.ts';
import { voidOffersAfter } from './offer-undo.ts';
import { UndoOffer } from './undo-offer.entity.ts';

export interface UndoChangeDeps extends EndHoldingsDeps, OutboxDeps, ThrottleDeps {}

export interface UndoChangeInput {
  readonly token: string;
  readonly client: Client;
}

export type UndoChangeOutcome =
  /** `revokedIds`: the sessions and API keys that ended. */
  | { readonly kind: 'undone'; readonly revokedIds: readonly string[] }
  /** Unknown, expired or used, or void since another change was undone. */
  | { readonly kind: 'invalid-token' };

/**
 * Undoes a change that its owner was told of, and whatever was changed after it: address, telephone number, second factors and
 * authenticator app are again what they were before. Everything that a thief may hold ends, the password too; the owner sets
 * another one by mail. Of any number of callers at once one succeeds. Every link of a later change is void then. Links of earlier ones stay good,
 * because they bring back more, and to the mailbox that had the account first: a thief who was mailed a link cannot void the owner's, nor
 * can the owner by taking the newest one. A pending account that has taken the address meanwhile belongs to nobody, and goes. Throws the refusal `RATE_LIMITED`.
 */
export async function undoChange(deps: UndoChangeDeps, input: UndoChangeInput): Promise<UndoChangeOutcome> {
  const outcome = await orAgain(() => deps.transact((em) => undo(em, deps, input)));
  if (outcome.kind === 'undone') deps.revocations.publish(outcome.revokedIds);
  return outcome;
}

async function undo(em: EntityManager, deps: UndoChangeDeps, { token, client }: UndoChangeInput): Promise<UndoChangeOutcome> {
  const digest = sha256Hex(token);
  const attempt: Try = { action: 'try-code', account: digest, client };
  await admit(em, deps, attempt);
  const now = deps.clock.now();
  const offer = await em.findOne(UndoOffer, { digest, spentAt: null, expiresAt: { $gt: now } }, { disableIdentityMap: true });
  const other = offer && (await findAccountByEmail(em, offer.emailIdentity));
  if (offer !== null) await lockAccounts(em, [offer.accountId, ...(other === null ? [] : [other.id])]);
  const event = { type: 'account.change-undone', client, accountId: offer?.accountId ?? null } as const;
  if (offer === null || !(await spend(em, offer, now)) || !(await freeAddress(em, offer, other))) {
    await recordEvent(em, deps, { ...event, failure: 'invalid-token' });
    return { kind: 'invalid-token' };
  }
  await giveBack(em, deps, attempt);
  const { accountId, email, emailIdentity, phone, secondFactors } = offer;
  await em.nativeUpdate(
    Account,
    { id: accountId },
    { email, emailIdentity, phone, secondFactors, deletionDueAt: null, updatedAt: now },
  );
  await restoreTotpSecret(em, accountId, offer.sealedSecret, now);
  const revokedIds = await endHoldings(em, deps, {
    accountId,
    ending: 'change undone',
    sessionId: null,
    reason: 'change-undone',
    client,
    actorId: accountId,
    since: offer.createdAt,
  });
  await recordEvent(em, deps, { ...event, actorId: accountId, reason: offer.change.toLowerCase() });
  const account = await em.findOneOrFail(Account, { id: accountId }, { refresh: true });
  await enqueueMessage(em, deps, noticeMessage('CHANGE_UNDONE', account));
  return { kind: 'undone', revokedIds };
}

/** Spends the link, if it is still to be spent, and those that it leaves without sense. */
async function spend(em: EntityManager, offer: UndoOffer, now: Date): Promise<boolean> {
  if ((await em.nativeUpdate(UndoOffer, { id: offer.id, spentAt: null }, { spentAt: now })) === 0) return false;
  await voidOffersAfter(em, offer, now);
  return true;
}

/** False where the address belongs to another account by now, whose owner has proved the mailbox. */
async function freeAddress(em: EntityManager, { accountId }: UndoOffer, other: Account | null): Promise<boolean> {
  if (other === null || other.id === accountId) return true;
  return (await em.nativeDelete(Account, { id: other.id, activatedAt: null })) === 1;
}

/** Somebody may have registered the address at this moment; their account is there now, and pending. */
async function orAgain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return work();
    throw error;
  }
}
