import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { SecretBox } from '../../lib/secret-box.ts';
import type { Account } from '../accounts/account.entity.ts';
import { parseEmail } from '../accounts/email-identity.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { isConceivablePassword } from '../passwords/password-rules.ts';
import { findWithPassword, lockWithPassword, strengthenHash, type AccountWithPassword } from '../passwords/passwords.ts';
import type { OpenSessionDeps } from '../sessions/open-session.ts';
import type { SessionTransport } from '../sessions/session.entity.ts';
import { admit, giveBack, type ThrottleDeps, type Try } from '../throttling/throttle.ts';
import { spendSecondFactor } from '../two-factor/spend-second-factor.ts';
import { isTrustedDevice } from '../two-factor/trusted-devices.ts';
import { issueChallenge, type IssuedChallenge } from './challenges.ts';
import { completeSignIn, type SignedIn } from './complete-sign-in.ts';

export interface SignInDeps extends OpenSessionDeps, ThrottleDeps {
  readonly entityManager: () => EntityManager;
  readonly hasher: PasswordHasher;
  readonly secretBox: SecretBox;
}

export interface SignInInput {
  readonly email: string;
  readonly password: string;
  /** Of the second factor, where the caller has one at hand; of no account without one is it looked at. */
  readonly code: string | null;
  /** Of an earlier sign-in on a device that was to be trusted. */
  readonly deviceToken: string | null;
  readonly isDeviceTrusted: boolean;
  readonly transport: SessionTransport;
  readonly client: Client;
}

export type SignInOutcome =
  | SignedIn
  | { readonly kind: 'two-factor-required'; readonly challenge: IssuedChallenge }
  | { readonly kind: 'invalid-credentials' };

const firstFactor = ['pwd'] as const;

/**
 * Signs in with a password and, where the account asks for it, a second factor: at once, or by a challenge that
 * `answerChallenge` takes. Unknown, pending, disabled and locked-out accounts, wrong passwords and wrong codes get one
 * answer, after the same work. Throws the refusals `rate-limited` and `overloaded`, before a hash is computed.
 *
 * The try is counted before the password is looked at, in a transaction of its own, so that tries at the same moment all
 * count; what is right gives back what it took. A password or account that changes meanwhile lets nobody in.
 */
export async function signIn(deps: SignInDeps, input: SignInInput): Promise<SignInOutcome> {
  const identity = parseEmail(input.email)?.identity ?? input.email;
  const attempt: Try = { action: 'sign-in', account: identity, client: input.client };
  const known = await deps.entityManager().transactional(async (em) => {
    await admit(em, deps, attempt);
    return findWithPassword(em, identity);
  });

  const isConceivable = isConceivablePassword(input.password);
  const isRight = await deps.hasher.verify(isConceivable ? known.hash : null, isConceivable ? input.password : '');
  const strongerHash =
    isRight && known.hash !== null && deps.hasher.isOutdated(known.hash) ? await deps.hasher.hash(input.password) : null;

  return deps.entityManager().transactional(async (em): Promise<SignInOutcome> => {
    const account = isRight ? await holdAccount(em, known) : null;
    if (account === null) return refuse(em, deps, input, known.account);
    if (known.hash !== null && strongerHash !== null) await strengthenHash(em, account.id, known.hash, strongerHash);

    const second = await secondFactor(em, deps, account, input);
    if (second === 'wrong') return refuse(em, deps, input, account, 'wrong-code');
    await giveBack(em, deps, attempt);
    if (second === 'missing') {
      const challenge = await issueChallenge(em, deps, { account, transport: input.transport, methods: firstFactor });
      await recordEvent(em, deps, { type: 'session.challenged', client: input.client, accountId: account.id });
      return { kind: 'two-factor-required', challenge };
    }
    const { transport, isDeviceTrusted, client } = input;
    const hasSecondFactor = second === 'proved';
    return completeSignIn(em, deps, { account, transport, firstFactor, hasSecondFactor, isDeviceTrusted, client });
  });
}

type SecondFactor = 'not-needed' | 'missing' | 'proved' | 'wrong';

async function secondFactor(em: EntityManager, deps: SignInDeps, account: Account, input: SignInInput): Promise<SecondFactor> {
  const { secondFactors: methods } = account;
  const { code, deviceToken, client } = input;
  if (methods.length === 0) return 'not-needed';
  if (code === null) {
    const isTrusted = deviceToken !== null && (await isTrustedDevice(em, account.id, deviceToken, deps.clock.now()));
    return isTrusted ? 'not-needed' : 'missing';
  }
  const attempt: Try = { action: 'prove', account: account.id, client };
  await admit(em, deps, attempt);
  if (!(await spendSecondFactor(em, deps, { account, code, methods }))) return 'wrong';
  await giveBack(em, deps, attempt);
  return 'proved';
}

/** The account as it is now, which stays active and keeps the password that was verified until the transaction ends; else null. */
async function holdAccount(em: EntityManager, known: AccountWithPassword): Promise<Account | null> {
  const account = await lockWithPassword(em, known);
  return account?.isActive() ? account : null;
}

async function refuse(
  em: EntityManager,
  deps: SignInDeps,
  { client }: SignInInput,
  account: Account | null,
  isActiveBut: 'wrong-password' | 'wrong-code' = 'wrong-password',
): Promise<SignInOutcome> {
  const failure = account === null ? 'unknown' : account.isActive() ? isActiveBut : 'not-active';
  await recordEvent(em, deps, { type: 'session.opened', client, accountId: account?.id ?? null, failure });
  return { kind: 'invalid-credentials' };
}
