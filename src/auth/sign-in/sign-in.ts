import { LockMode, type EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import { parseEmail } from '../accounts/email-identity.ts';
import { findAccountByEmail } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { findPasswordHash, holdPassword, isConceivablePassword } from '../passwords/passwords.ts';
import { openSession, type OpenedSession, type OpenSessionDeps } from '../sessions/open-session.ts';
import type { SessionTransport } from '../sessions/session.entity.ts';
import { admit, giveBack, type ThrottleDeps, type Try } from '../throttling/throttle.ts';

export interface SignInDeps extends OpenSessionDeps, ThrottleDeps {
  readonly entityManager: () => EntityManager;
  readonly hasher: PasswordHasher;
}

export interface SignInInput {
  readonly email: string;
  readonly password: string;
  readonly transport: SessionTransport;
  readonly client: Client;
}

export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly account: Account; readonly opened: OpenedSession }
  | { readonly kind: 'invalid-credentials' };

/**
 * Signs in with a password. Unknown, pending, disabled and locked-out accounts and wrong passwords get one answer, after
 * the same work. Throws the refusals `rate-limited` and `overloaded`, both before a hash is computed.
 *
 * The try is counted before the password is looked at, in a transaction of its own, so that tries at the same moment all
 * count; what is right gives back what it took. A password or account that changes meanwhile lets nobody in.
 */
export async function signIn(deps: SignInDeps, input: SignInInput): Promise<SignInOutcome> {
  const identity = parseEmail(input.email)?.identity ?? input.email;
  const attempt: Try = { action: 'sign-in', account: identity, client: input.client };
  const known = await deps.entityManager().transactional(async (em) => {
    await admit(em, deps, attempt);
    const account = await findAccountByEmail(em, identity);
    return { account, hash: account && (await findPasswordHash(em, account.id)) };
  });

  const isConceivable = isConceivablePassword(input.password);
  const isRight = await deps.hasher.verify(isConceivable ? known.hash : null, isConceivable ? input.password : '');

  return deps.entityManager().transactional(async (em): Promise<SignInOutcome> => {
    const account = isRight ? await holdAccount(em, known) : null;
    if (account === null) return refuse(em, deps, input, known.account);
    await giveBack(em, deps, attempt);
    const opened = await openSession(em, deps, {
      account,
      transport: input.transport,
      methods: ['pwd'],
      assuranceLevel: 'aal1',
      client: input.client,
    });
    const event = { type: 'session.opened', client: input.client, accountId: account.id, actorId: account.id } as const;
    await recordEvent(em, deps, { ...event, sessionId: opened.session.id });
    return { kind: 'signed-in', account, opened };
  });
}

/** The account as it is now, which stays active and keeps the password that was verified until the transaction ends; else null. */
async function holdAccount(em: EntityManager, known: { account: Account | null; hash: string | null }): Promise<Account | null> {
  if (known.account === null || known.hash === null) return null;
  const account = await em.findOne(Account, { id: known.account.id }, { lockMode: LockMode.PESSIMISTIC_READ });
  return account?.isActive() && (await holdPassword(em, account.id, known.hash)) ? account : null;
}

async function refuse(
  em: EntityManager,
  deps: SignInDeps,
  { client }: SignInInput,
  account: Account | null,
): Promise<SignInOutcome> {
  const failure = account === null ? 'unknown' : account.isActive() ? 'wrong-password' : 'not-active';
  await recordEvent(em, deps, { type: 'session.opened', client, accountId: account?.id ?? null, failure });
  return { kind: 'invalid-credentials' };
}
