import type { Client } from '../../lib/client.ts';
import type { SendOtpDeps } from '../otp/send-otp.ts';
import { sendSecondFactor } from '../two-factor/send-second-factor.ts';
import { lockChallenge, secondFactorsAfter } from './challenges.ts';

export interface SendChallengeCodeInput {
  readonly challenge: string;
  readonly client: Client;
}

/**
 * Sends the second factor of a sign-in that is half way, by mail, by SMS or both, as the account takes it. False when the sign-in has to
 * begin anew. Throws the refusal `rate-limited`.
 */
export function sendChallengeCode(deps: SendOtpDeps, { challenge, client }: SendChallengeCodeInput): Promise<boolean> {
  return deps.transact(async (em) => {
    const found = await lockChallenge(em, deps, challenge);
    if (found === null) return false;
    const { account } = found;
    const methods = secondFactorsAfter(found.challenge.authenticationMethods, account, deps.clock.now());
    await sendSecondFactor(em, deps, { account, methods, client });
    return true;
  });
}
