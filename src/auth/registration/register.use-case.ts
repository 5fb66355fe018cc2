import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import type { EmailAddress } from '../accounts/email-identity.ts';
import { findAccountByEmail, lockAccountByEmail } from '../accounts/find-accounts.ts';
import { insertAccount } from '../accounts/insert-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { codeMessage, noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage } from '../delivery/outbox.ts';
import { newFlowId } from '../otp/flow-id.ts';
import { sendCode, type SendCodeDeps } from '../otp/send-code.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { passwordFault, type PasswordFault, type PasswordRules } from '../passwords/password-rules.ts';
import { dropPassword, findPasswordHash, insertPassword } from '../passwords/stored-passwords.ts';
import { payForMessage } from '../throttling/recipient-budget.ts';
import { requireBudget, spendBudget } from '../throttling/sending-budgets.ts';
import { admit, type ThrottleDeps } from '../throttling/throttle.ts';
import type { Transact } from '../statements/transact.ts';

export interface RegisterDeps extends SendCodeDeps, ThrottleDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly hasher: PasswordHasher;
  readonly passwordRules: PasswordRules;
}

export interface RegisterInput {
  readonly email: EmailAddress;
  readonly password: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly displayName: string | null;
  readonly locale: string | null;
  readonly client: Client;
}

export type RegisterOutcome =
  /** `flowId` may be named when the code is spent. */
  { readonly kind: 'code-sent'; readonly flowId: string } | { readonly kind: 'weak-password'; readonly fault: PasswordFault };

/**
 * Registers an account, which is pending until `activate`. The answer is the same whether or not the address is taken; the
 * message to it differs. Throws the refusals `RATE_LIMITED` and `OVERLOADED`, both before a hash is computed.
 *
 * Whoever registers a pending account again, with another password, leaves it with none: its mailbox's owner then cannot
 * activate it with a password that someone else chose, whoever came first, and sets one by resetting it.
 */
export async function register(deps: RegisterDeps, input: RegisterInput): Promise<RegisterOutcome> {
  const { email, password, client } = input;
  const known = await deps.transact(async (em) => {
    await admit(em, deps, { action: 'register', account: email.identity, client });
    await requireBudget(em, deps, 'registration', client);
    return findForComparison(em, email);
  });
  const ownNames = [email.address, input.firstName, input.lastName, input.displayName];
  const fault = await passwordFault(deps.passwordRules, password, ownNames);
  if (fault !== null) return { kind: 'weak-password', fault };
  const flowId = newFlowId(deps.random);

  // One computation whatever is known, so that the time it takes says nothing.
  if (known === null) {
    const hash = await deps.hasher.hash(password);
    if (await create(deps, input, { hash, flowId })) return { kind: 'code-sent', flowId };
    return register(deps, input); // Somebody registered the address at this moment, and it is taken now.
  }
  const isSamePassword = await deps.hasher.verify(known.hash, password);
  const sameHash = isSamePassword ? known.hash : null;
  await deps.transact((em) => registerAgain(em, deps, input, { sameHash, flowId }));
  return { kind: 'code-sent', flowId };
}

async function findForComparison(em: EntityManager, email: EmailAddress): Promise<{ hash: string | null } | null> {
  const account = await findAccountByEmail(em, email.identity);
  return account && { hash: account.activatedAt === null ? await findPasswordHash(em, account.id) : null };
}

/** False when the address was taken a moment ago. */
async function create(
  deps: RegisterDeps,
  input: RegisterInput,
  { hash, flowId }: { hash: string; flowId: string },
): Promise<boolean> {
  const { email, client } = input;
  try {
    await deps.transact(async (em) => {
      const { firstName, lastName, displayName, locale } = input;
      const id = await insertAccount(em, deps, { email, firstName, lastName, displayName, locale });
      await insertPassword(em, id, hash, deps.clock.now());
      await sendActivation(em, deps, { accountId: id, email, locale, flowId, client });
      await recordEvent(em, deps, { type: 'account.registered', client, accountId: id });
    });
    return true;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return false;
    throw error;
  }
}

/** `sameHash`: the stored hash that the password matched, or null. */
async function registerAgain(
  em: EntityManager,
  deps: RegisterDeps,
  { email, client }: RegisterInput,
  { sameHash, flowId }: { sameHash: string | null; flowId: string },
): Promise<void> {
  const account = await lockAccountByEmail(em, email.identity);
  if (account === null) return;
  const isPending = account.activatedAt === null;
  const failure = isPending ? undefined : 'taken';
  await recordEvent(em, deps, { type: 'account.registered-again', client, accountId: account.id, failure });
  if (!isPending) return noticeExistence(em, deps, account, client);

  const hash = await findPasswordHash(em, account.id);
  if (hash !== null && hash !== sameHash) {
    await dropPassword(em, account.id);
    await em.nativeUpdate(
      Account,
      { id: account.id },
      { firstName: null, lastName: null, displayName: null, updatedAt: deps.clock.now() },
    );
  }
  const own = { address: account.email, identity: account.emailIdentity };
  await sendActivation(em, deps, { accountId: account.id, email: own, locale: account.locale, flowId, client });
}

/** Tells an account's owner that somebody registers their address, unless they were told so several times already. */
async function noticeExistence(em: EntityManager, deps: RegisterDeps, account: Account, client: Client): Promise<void> {
  const messages = { accountId: account.id, purpose: 'ACCOUNT_EXISTS', recipient: account.emailIdentity };
  if ((await payForMessage(em, deps.clock, messages)) !== null) return;
  await spendBudget(em, deps, 'registration', client);
  await enqueueMessage(em, deps, noticeMessage('ACCOUNT_EXISTS', account));
}

interface Activation {
  readonly accountId: string;
  readonly email: EmailAddress;
  readonly locale: string | null;
  readonly flowId: string;
  readonly client: Client;
}

function sendActivation(em: EntityManager, deps: RegisterDeps, activation: Activation): Promise<void> {
  const { accountId, email, locale, flowId, client } = activation;
  return sendCode(em, deps, {
    accountId,
    purpose: 'ACTIVATION',
    flow: flowId,
    recipient: email.identity,
    budget: 'registration',
    client,
    draft: (code, minutes) => codeMessage('ACTIVATION', { email: email.address, locale }, code, minutes),
  });
}
