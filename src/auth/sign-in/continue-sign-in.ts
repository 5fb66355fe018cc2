import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { SecretBox } from '../../lib/secret-box.ts';
import type { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { SessionTransport } from '../sessions/session.entity.ts';
import { flowOfNetwork } from '../otp/flow-id.ts';
import { isLongCode } from '../otp/long-code.ts';
import { typedCode } from '../otp/typed-code.ts';
import { secondFactorAfter } from '../throttling/second-factor-after.ts';
import { admit, giveBack, type ThrottleDeps, type Try } from '../throttling/throttle.ts';
import { spendSecondFactor } from '../two-factor/spend-second-factor.ts';
import { isTrustedDevice } from '../two-factor/trusted-devices.ts';
import { issueChallenge, secondFactorsAfter, type IssuedChallenge } from './challenges.ts';
import { completeSignIn, type CompleteSignInDeps, type CompletedSignIn } from './complete-sign-in.ts';

export interface ContinueSignInDeps extends CompleteSignInDeps, ThrottleDeps {
  readonly secretBox: SecretBox;
}

export interface ContinueSignInInput {
  /** Active, and locked by the caller. */
  readonly account: Account;
  /** How the first factor was proved (RFC 8176). */
  readonly firstFactor: readonly string[];
  /** Of the second factor, where the caller has one at hand; of no account without one is it looked at. */
  readonly code: string | null;
  /** Of an earlier sign-in on a device that was to be trusted. */
  readonly deviceToken: string | null;
  readonly isDeviceTrusted: boolean;
  readonly transport: SessionTransport;
  readonly client: Client;
}

export type SignInOutcome =
  | CompletedSignIn
  | { readonly kind: 'two-factor-required'; readonly challenge: IssuedChallenge }
  | { readonly kind: 'invalid-credentials' };

/**
 * Goes on with somebody who has proved the first factor: the second one where the account asks for it, at once or by a
 * challenge, then the session. `invalid-credentials` means a wrong code, which the caller writes down. Throws the refusal
 * `RATE_LIMITED`. Commit whatever comes of it.
 */
export async function continueSignIn(
  em: EntityManager,
  deps: ContinueSignInDeps,
  { code, deviceToken, ...input }: ContinueSignInInput,
): Promise<SignInOutcome> {
  const { account, transport, firstFactor, client } = input;
  const second = await secondFactor(em, deps, { account, firstFactor, code, deviceToken, client });
  if (second === 'wrong') return { kind: 'invalid-credentials' };
  if (second !== 'missing') return completeSignIn(em, deps, { ...input, hasSecondFactor: second === 'proved' });
  const challenge = await issueChallenge(em, deps, { account, transport, methods: firstFactor });
  await recordEvent(em, deps, { type: 'session.challenged', client, accountId: account.id });
  return { kind: 'two-factor-required', challenge };
}

type SecondFactor = 'not-needed' | 'missing' | 'proved' | 'wrong';

async function secondFactor(
  em: EntityManager,
  deps: ContinueSignInDeps,
  { account, firstFactor, code, deviceToken, client }: Omit<ContinueSignInInput, 'transport' | 'isDeviceTrusted'>,
): Promise<SecondFactor> {
  if (account.secondFactors.length === 0) return 'not-needed';
  if (code === null) {
    const isTrusted = deviceToken !== null && (await isTrustedDevice(em, account.id, deviceToken, deps.clock.now()));
    return isTrusted ? 'not-needed' : 'missing';
  }
  const attempt: Try = { ...secondFactorAfter(firstFactor, account.id), client, isUnguessable: isLongCode(typedCode(code)) };
  await admit(em, deps, attempt);
  const methods = secondFactorsAfter(firstFactor, account, deps.clock.now());
  if (!(await spendSecondFactor(em, deps, { account, code, flow: flowOfNetwork(client), methods }))) return 'wrong';
  await giveBack(em, deps, attempt);
  return 'proved';
}
