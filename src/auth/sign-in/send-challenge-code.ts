import type { Client } from '../../lib/client.ts';
import type { SendOtpDeps } from '../otp/send-otp.ts';
import { sendOwnOtp } from '../otp/send-own-otp.ts';
import { lockChallenge, secondFactorsAfter } from './challenges.ts';

export interface SendChallengeCodeInput {
  readonly challenge: string;
  readonly client: Client;
}

/**
 * Mails the second factor of a sign-in that is half way, where the account takes one by mail. False when the sign-in has to
 * begin anew. Throws the refusal `rate-limited`.
 */
export function sendChallengeCode(deps: SendOtpDeps, { challenge, client }: SendChallengeCodeInput): Promise<boolean> {
  return deps.entityManager().transactional(async (em) => {
    const found = await lockChallenge(em, deps, challenge);
    if (found === null) return false;
    const { account } = found;
    if (secondFactorsAfter(found.challenge.authenticationMethods, account).includes('EMAIL'))
      await sendOwnOtp(em, deps, { account, purpose: 'TWO_FACTOR', client });
    return true;
  });
}
