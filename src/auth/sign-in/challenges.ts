import { raw, type EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import type { Account, SecondFactorMethod } from '../accounts/account.entity.ts';
import { lockAccount } from '../accounts/find-accounts.ts';
import { recordUse, type RecordUseDeps } from '../audit/record-use.ts';
import type { SessionTransport } from '../sessions/session.entity.ts';
import { SignInChallenge } from './sign-in-challenge.entity.ts';

const lifeSeconds = 10 * 60;
const attemptsMax = 5;
const tokenPrefix = 'pc_ch_';
const secretBytes = 32;

/** What somebody is told who has proved the first factor. */
export interface IssuedChallenge {
  /** Shown this once. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly methods: readonly SecondFactorMethod[];
}

export interface IssueChallengeInput {
  readonly account: Account;
  readonly transport: SessionTransport;
  /** How the first factor was proved (RFC 8176). */
  readonly methods: readonly string[];
}

export async function issueChallenge(
  em: EntityManager,
  { clock, random }: { clock: Clock; random: Random },
  { account, transport, methods }: IssueChallengeInput,
): Promise<IssuedChallenge> {
  const now = clock.now();
  const token = tokenPrefix + random.bytes(secretBytes).toString('base64url');
  const expiresAt = plusSeconds(now, lifeSeconds);
  await em.insert(SignInChallenge, {
    id: `challenge_${random.hexId()}`,
    accountId: account.id,
    digest: sha256Hex(token),
    transport,
    authenticationMethods: methods,
    attemptsLeft: attemptsMax,
    createdAt: now,
    expiresAt,
    spentAt: null,
  });
  return { token, expiresAt, methods: secondFactorsAfter(methods, account, now) };
}

/**
 * Returns the second factors that go with a first one at `now`: what the mailbox proved already, it does not prove again, be it by a
 * mailed code or by a password that a mailed code has set recently.
 */
export function secondFactorsAfter(
  firstFactor: readonly string[],
  { secondFactors, mailFactorHeldUntil }: Account,
  now: Date,
): readonly SecondFactorMethod[] {
  const isHeld = mailFactorHeldUntil !== null && mailFactorHeldUntil > now;
  const byMail = isHeld || firstFactor.includes(mailedCodeMethod);
  return byMail ? secondFactors.filter((method) => method !== 'EMAIL') : secondFactors;
}

/** `otp` is a code of a device (RFC 8176 §2); the registry has no name for one that was mailed. */
export const mailedCodeMethod = 'email';

/** The challenge of this token and its account, locked, or null when either cannot be used any more. */
export async function lockChallenge(
  em: EntityManager,
  { clock }: { clock: Clock },
  token: string,
): Promise<{ challenge: SignInChallenge; account: Account } | null> {
  const challenge = await em.findOne(SignInChallenge, {
    digest: sha256Hex(token),
    spentAt: null,
    expiresAt: { $gt: clock.now() },
  });
  const account = challenge && (await lockAccount(em, challenge.accountId));
  return challenge && account?.isActive() ? { challenge, account } : null;
}

/** Writes down that a challenge was named which cannot be used, as `recordUse` says. It is of no account that is known. */
export function recordBadChallenge(deps: RecordUseDeps, client: Client): Promise<void> {
  return recordUse(deps, { type: 'session.opened', client, accountId: null, failure: 'invalid-challenge' });
}

/** Takes one of the challenge's five tries. False when none is left. */
export async function payChallengeAttempt(em: EntityManager, { id }: SignInChallenge): Promise<boolean> {
  const isLeft = { id, spentAt: null, attemptsLeft: { $gt: 0 } };
  return (await em.nativeUpdate(SignInChallenge, isLeft, { attemptsLeft: raw<number>('attempts_left - 1') })) === 1;
}

/** Of several callers at once one succeeds. */
export async function spendChallenge(em: EntityManager, { id }: SignInChallenge, now: Date): Promise<boolean> {
  return (await em.nativeUpdate(SignInChallenge, { id, spentAt: null }, { spentAt: now })) === 1;
}

/** Ends every sign-in that is half way, because what its first half proved has changed. */
export async function voidChallenges(em: EntityManager, accountId: string, now: Date): Promise<void> {
  await em.nativeUpdate(SignInChallenge, { accountId, spentAt: null }, { spentAt: now });
}
