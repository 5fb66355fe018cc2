import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { SecretBox } from '../../lib/secret-box.ts';
import { recordEvent } from '../audit/record-event.ts';
import { isLongCode } from '../otp/long-code.ts';
import { typedCode } from '../otp/typed-code.ts';
import { secondFactorAfter } from '../throttling/second-factor-after.ts';
import { admit, giveBack, type ThrottleDeps, type Try } from '../throttling/throttle.ts';
import { spendSecondFactor } from '../two-factor/spend-second-factor.ts';
import { lockChallenge, payChallengeAttempt, recordBadChallenge, secondFactorsAfter, spendChallenge } from './challenges.ts';
import { completeSignIn, type CompleteSignInDeps, type CompletedSignIn } from './complete-sign-in.ts';
import type { Transact } from '../statements/transact.ts';

export interface AnswerChallengeDeps extends CompleteSignInDeps, ThrottleDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly secretBox: SecretBox;
}

export interface AnswerChallengeInput {
  readonly challenge: string;
  readonly code: string;
  readonly isDeviceTrusted: boolean;
  readonly client: Client;
}

export type AnswerChallengeOutcome =
  | CompletedSignIn
  | { readonly kind: 'invalid-code' }
  /** The sign-in has to begin again. */
  | { readonly kind: 'invalid-challenge' };

/**
 * Completes a sign-in with the second factor. A challenge opens one session and takes five tries; beyond those, tries are
 * counted for the account, so that who knows the password cannot guess forever. Throws the refusal `RATE_LIMITED`.
 */
export async function answerChallenge(deps: AnswerChallengeDeps, input: AnswerChallengeInput): Promise<AnswerChallengeOutcome> {
  const { code, isDeviceTrusted, client } = input;
  const outcome = await deps.transact(async (em): Promise<AnswerChallengeOutcome> => {
    const found = await lockChallenge(em, deps, input.challenge);
    if (found === null) return { kind: 'invalid-challenge' };
    const { challenge, account } = found;
    const { transport, authenticationMethods: firstFactor } = challenge;
    const attempt: Try = { ...secondFactorAfter(firstFactor, account.id), client, isUnguessable: isLongCode(typedCode(code)) };
    await admit(em, deps, attempt);
    if (!(await payChallengeAttempt(em, challenge))) return { kind: 'invalid-challenge' };

    const methods = secondFactorsAfter(firstFactor, account, deps.clock.now());
    if (!(await spendSecondFactor(em, deps, { account, code, flow: challenge.id, methods }))) {
      await recordEvent(em, deps, { type: 'session.opened', client, accountId: account.id, failure: 'wrong-code' });
      return { kind: 'invalid-code' };
    }
    if (!(await spendChallenge(em, challenge, deps.clock.now()))) return { kind: 'invalid-challenge' };
    await giveBack(em, deps, attempt);
    return completeSignIn(em, deps, { account, transport, firstFactor, hasSecondFactor: true, isDeviceTrusted, client });
  });
  if (outcome.kind === 'invalid-challenge') await recordBadChallenge(deps, client);
  return outcome;
}
