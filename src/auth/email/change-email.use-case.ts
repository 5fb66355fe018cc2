import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import { findEmailChange, noteEmailChange } from './email-changes.ts';
import type { EmailAddress } from '../accounts/email-identity.ts';
import type { RecoverySettings } from '../accounts/recovery-settings.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { spendCode, voidCodes } from '../otp/one-time-codes.ts';
import type { SendOtpDeps } from '../otp/send-code.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import { proofBy } from '../sessions/proof-tries.ts';
import { admit, giveBack } from '../throttling/throttle.ts';
import { offerUndo, voidOffersSince, type OfferUndoDeps } from '../undo/offer-undo.ts';
import { sendEmailChangeCode } from './send-email-change-code.ts';

export interface ChangeEmailInput {
  readonly asker: Asker;
  readonly newEmail: EmailAddress;
  readonly client: Client;
}

export type ChangeEmailOutcome = { readonly kind: 'code-sent' | 'fresh-proof-required' };

/**
 * Begins to change the address: a code goes to the new mailbox, and until it comes back nothing changes. The answer, and all that the
 * account's owner can read afterwards, is the same whether or not the address has an account (`sendEmailChangeCode`). Throws
 * `RATE_LIMITED` and `INVALID_TOKEN`.
 */
export function changeEmail(deps: SendOtpDeps, { asker, newEmail, client }: ChangeEmailInput): Promise<ChangeEmailOutcome> {
  return deps.transact(async (em): Promise<ChangeEmailOutcome> => {
    const event = { type: 'account.email-change-begun', client, accountId: asker.accountId, sessionId: asker.sessionId } as const;
    const account = await lockFreshAsker(em, deps, asker, event);
    if (account === null) return { kind: 'fresh-proof-required' };
    const now = deps.clock.now();
    const before = await findEmailChange(em, account.id, now);
    // A code from one mailbox proves nothing of another.
    if (before?.emailIdentity !== newEmail.identity) await voidCodes(em, account.id, ['EMAIL_CHANGE'], now);
    await noteEmailChange(em, account.id, newEmail, now);
    await sendEmailChangeCode(em, deps, { account, holder: asker.sessionId, email: newEmail, client });
    await recordEvent(em, deps, { ...event, actorId: account.id });
    return { kind: 'code-sent' };
  });
}

export interface ConfirmEmailChangeDeps extends SendOtpDeps, OfferUndoDeps, EndHoldingsDeps {
  readonly recovery: RecoverySettings;
}

export interface ConfirmEmailChangeInput {
  readonly asker: Asker;
  readonly code: string;
  readonly client: Client;
}

export type ConfirmEmailChangeOutcome =
  | { readonly kind: 'changed'; readonly account: Account }
  | { readonly kind: 'invalid-code' }
  | { readonly kind: 'fresh-proof-required' };

/**
 * Switches to the new address, given the code from its mailbox. The old mailbox is told, with a way to undo it, and what was sent
 * there counts no longer. Where the account comes back to an address that it could come back to by a link, it undoes such a change
 * itself: the mailbox between, which may be a thief's, gets no link, and those that it got are void. Of several callers at once one succeeds. Throws `RATE_LIMITED` and `INVALID_TOKEN`.
 */
export async function confirmEmailChange(
  deps: ConfirmEmailChangeDeps,
  input: ConfirmEmailChangeInput,
): Promise<ConfirmEmailChangeOutcome> {
  try {
    return await deps.transact((em) => switchEmail(em, deps, input));
  } catch (error) {
    // Somebody registered the address while the code was under way.
    if (error instanceof UniqueConstraintViolationException) return { kind: 'invalid-code' };
    throw error;
  }
}

async function switchEmail(
  em: EntityManager,
  deps: ConfirmEmailChangeDeps,
  { asker, code, client }: ConfirmEmailChangeInput,
): Promise<ConfirmEmailChangeOutcome> {
  const attempt = proofBy(asker, client);
  const event = { type: 'account.email-changed', client, accountId: asker.accountId, sessionId: asker.sessionId } as const;
  const account = await lockFreshAsker(em, deps, asker, event);
  if (account === null) return { kind: 'fresh-proof-required' };
  await admit(em, deps, attempt);
  const { id: accountId } = account;
  const now = deps.clock.now();
  const change = await findEmailChange(em, accountId, now);
  const isRight =
    change !== null &&
    (await spendCode(em, { accountId, purpose: 'EMAIL_CHANGE', flow: asker.sessionId, isOpen: true, code, now }));
  if (!isRight) {
    await recordEvent(em, deps, { ...event, failure: 'wrong-code' });
    return { kind: 'invalid-code' };
  }
  await giveBack(em, deps, attempt);
  const { email, emailIdentity } = change;
  const isReturn = await voidOffersSince(em, accountId, emailIdentity, now);
  if (!isReturn) await offerUndo(em, deps, { account, change: 'EMAIL_CHANGED' });
  await em.nativeUpdate(Account, { id: accountId }, { email, emailIdentity, updatedAt: now });
  const { sessionId } = asker;
  const reason = 'address-changed';
  await endHoldings(em, deps, { accountId, ending: 'address changed', sessionId, reason, client, actorId: accountId });
  await recordEvent(em, deps, { ...event, actorId: accountId });
  return { kind: 'changed', account: await em.findOneOrFail(Account, { id: accountId }, { refresh: true }) };
}
