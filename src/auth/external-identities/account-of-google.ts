import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import { lockAccount, lockAccountByEmail } from '../accounts/find-accounts.ts';
import { insertAccount } from '../accounts/insert-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { findBySubject, findOfAccount, insertExternalIdentity } from './external-identities.ts';
import { ExternalIdentity } from './external-identity.entity.ts';
import type { ProvenGoogle } from './prove-google.ts';
import { otpPurposes } from '../otp/one-time-code.entity.ts';
import { voidCodes } from '../otp/one-time-codes.ts';
import { dropPassword } from '../passwords/stored-passwords.ts';
import { offerUndo, type OfferUndoDeps } from '../undo/offer-undo.ts';

export interface AccountOfGoogle {
  /** Locked until the transaction ends. */
  readonly account: Account;
  /** False: it only has the same address. */
  readonly isLinked: boolean;
}

export interface AccountOfGoogleInput {
  readonly proven: ProvenGoogle;
  /** Of an account that had none before, see `SignInWithGoogleInput`. */
  readonly locale: string | null;
  readonly client: Client;
}

const provider = 'google';

/**
 * The account that a Google account signs in to: the one that is linked, whatever its address is by now; else the one with
 * the address, if Google's word is enough; else a new one, which is active.
 *
 * Google's word is enough where it runs the mailbox, and for a pending account, which belongs to nobody yet: whatever a
 * unknown client who registered it may have set is taken away, the password above all. Anyone else signs in and links.
 */
export async function accountOfGoogle(
  em: EntityManager,
  deps: OfferUndoDeps,
  input: AccountOfGoogleInput,
): Promise<AccountOfGoogle> {
  const { proven, client } = input;
  const known = await findBySubject(em, provider, proven.subject);
  const linked = known && (await lockAccount(em, known.accountId));
  if (known && linked) {
    await em.nativeUpdate(ExternalIdentity, { id: known.id }, { lastUsedAt: deps.clock.now() });
    return { account: linked, isLinked: true };
  }
  const account = await lockAccountByEmail(em, proven.email.identity);
  if (account === null) return { account: await create(em, deps, input), isLinked: true };
  const other = await findOfAccount(em, provider, account.id);
  // The same Google account may have been linked at this moment.
  if (other !== null) return { account, isLinked: other.subject === proven.subject };
  if (account.disabledAt !== null || !isEnough(account, proven)) return { account, isLinked: false };
  await link(em, deps, account.id, proven, client);
  if (account.activatedAt === null) return { account: await takeOver(em, deps, account.id, input), isLinked: true };
  await offerUndo(em, deps, { account, change: 'GOOGLE_LINKED' });
  return { account, isLinked: true };
}

/** A pending account that was given roles was made by somebody who knows for whom. */
function isEnough({ activatedAt, roles }: Account, { isAuthoritative }: ProvenGoogle): boolean {
  return isAuthoritative || (activatedAt === null && roles.length === 0);
}

async function create(
  em: EntityManager,
  deps: OfferUndoDeps,
  { proven, locale, client }: AccountOfGoogleInput,
): Promise<Account> {
  const { email, givenName: firstName, familyName: lastName } = proven;
  const id = await insertAccount(em, deps, { email, firstName, lastName, locale, isActive: true });
  await recordEvent(em, deps, { type: 'account.registered', client, accountId: id, actorId: id, reason: provider });
  await link(em, deps, id, proven, client);
  return em.findOneOrFail(Account, { id });
}

async function link(
  em: EntityManager,
  deps: OfferUndoDeps,
  accountId: string,
  proven: ProvenGoogle,
  client: Client,
): Promise<void> {
  const { subject, email } = proven;
  await insertExternalIdentity(em, deps, { accountId, provider, subject, email: email.address });
  await recordEvent(em, deps, { type: 'identity.linked', client, accountId, actorId: accountId, reason: provider });
}

async function takeOver(
  em: EntityManager,
  deps: OfferUndoDeps,
  id: string,
  { proven, locale, client }: AccountOfGoogleInput,
): Promise<Account> {
  const { email, givenName: firstName, familyName: lastName } = proven;
  const now = deps.clock.now();
  await dropPassword(em, id);
  await voidCodes(em, id, otpPurposes, now);
  const own = { email: email.address, firstName, lastName, displayName: null, phone: null, locale };
  await em.nativeUpdate(Account, { id }, { ...own, secondFactors: [], activatedAt: now, updatedAt: now });
  await recordEvent(em, deps, { type: 'account.activated', client, accountId: id, actorId: id, reason: provider });
  return em.findOneOrFail(Account, { id }, { refresh: true });
}
