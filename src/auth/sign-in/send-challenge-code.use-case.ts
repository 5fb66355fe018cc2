import type { Client } from '../../lib/client.ts';
import type { SendOtpDeps } from '../otp/send-code.ts';
import { sendSecondFactor } from '../two-factor/send-second-factor.ts';
import { secondFactorAfter } from '../throttling/second-factor-after.ts';
import { isBesieged } from '../throttling/throttle.ts';
import { lockChallenge, recordBadChallenge, secondFactorsAfter } from './challenges.ts';

export interface SendChallengeCodeInput {
  readonly challenge: string;
  readonly client: Client;
}

/**
 * Sends the second factor of a sign-in that is half way, by mail, by SMS or both, as the account takes it. False when the sign-in has to
 * begin again. Throws the refusal `RATE_LIMITED`.
 */
export async function sendChallengeCode(deps: SendOtpDeps, { challenge, client }: SendChallengeCodeInput): Promise<boolean> {
  const isSent = await deps.transact(async (em) => {
    const found = await lockChallenge(em, deps, challenge);
    if (found === null) return false;
    const { account } = found;
    const { id: holder, authenticationMethods: firstFactor } = found.challenge;
    const methods = secondFactorsAfter(firstFactor, account, deps.clock.now());
    const isLong = await isBesieged(em, deps, secondFactorAfter(firstFactor, account.id));
    await sendSecondFactor(em, deps, { account, methods, holder, isLong, client });
    return true;
  });
  if (!isSent) await recordBadChallenge(deps, client);
  return isSent;
}
