import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Account } from '../accounts/account.entity.ts';
import { parseEmail } from '../accounts/email-identity.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { isConceivablePassword } from '../passwords/password-rules.ts';
import { findWithPassword, lockWithPassword, strengthenHash, type AccountWithPassword } from '../passwords/stored-passwords.ts';
import type { SessionTransport } from '../sessions/session.entity.ts';
import { admit, giveBack, requireRoom, type Try } from '../throttling/throttle.ts';
import { findTrustedDevice } from '../two-factor/trusted-devices.ts';
import { continueSignIn, type ContinueSignInDeps, type SignInOutcome } from './continue-sign-in.ts';
import type { Transact } from '../statements/transact.ts';

export interface SignInDeps extends ContinueSignInDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly hasher: PasswordHasher;
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

const firstFactor = ['pwd'] as const;

/**
 * Signs in with a password and, where the account asks for it, a second factor: at once, or by a challenge that
 * `answerChallenge` takes. Unknown, pending, disabled and locked-out accounts, wrong passwords and wrong codes get one
 * answer, after the same work. Throws the refusals `RATE_LIMITED` and `OVERLOADED`, before a hash is computed.
 *
 * What is written is one transaction, after the hash: a password that is right costs no write of its own, and of tries at the
 * same moment no more are answered than there is room for. The others are refused, whatever they were, and hear nothing.
 * A password or account that changes meanwhile lets nobody in.
 */
export async function signIn(deps: SignInDeps, input: SignInInput): Promise<SignInOutcome> {
  const identity = parseEmail(input.email)?.identity ?? input.email;
  const reader = deps.entityManager();
  const known = await findWithPassword(reader, identity);
  const holder = await deviceOf(reader, deps, known.account, input.deviceToken);
  const attempt: Try = { action: 'sign-in', account: identity, client: input.client, holder };
  await requireRoom(reader, deps, attempt);

  const isConceivable = isConceivablePassword(input.password);
  const isRight = await deps.hasher.verify(isConceivable ? known.hash : null, isConceivable ? input.password : '');
  const strongerHash =
    isRight && known.hash !== null && deps.hasher.isOutdated(known.hash) ? await deps.hasher.hash(input.password) : null;

  return deps.transact(async (em): Promise<SignInOutcome> => {
    const account = isRight ? await holdAccount(em, known) : null;
    // Counted before a code is looked at: the next try waits for the row, and then finds it counted.
    const mayBeWrong = account === null || account.secondFactors.length > 0;
    await (mayBeWrong ? admit : requireRoom)(em, deps, attempt);
    if (account === null) return refuse(em, deps, input, known.account);
    if (known.hash !== null && strongerHash !== null) await strengthenHash(em, account.id, known.hash, strongerHash);

    const { code, deviceToken, isDeviceTrusted, transport, client } = input;
    const outcome = await continueSignIn(em, deps, {
      account,
      firstFactor,
      code,
      deviceToken,
      isDeviceTrusted,
      transport,
      client,
    });
    if (outcome.kind === 'invalid-credentials') return refuse(em, deps, input, account, 'wrong-code');
    if (mayBeWrong) await giveBack(em, deps, attempt);
    return outcome;
  });
}

/**
 * Returns the id of the trusted device that the token is of, which has tries of its own. It is looked for whether or not there is an
 * account, so that the time it takes tells no unknown client of one.
 */
async function deviceOf(
  em: EntityManager,
  { clock }: SignInDeps,
  account: Account | null,
  deviceToken: string | null,
): Promise<string | undefined> {
  if (deviceToken === null) return undefined;
  return (await findTrustedDevice(em, account?.id ?? 'none', deviceToken, clock.now()))?.id;
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
