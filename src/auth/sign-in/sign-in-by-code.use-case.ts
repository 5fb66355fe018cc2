import type { Client } from '../../lib/client.ts';
import { parseEmail } from '../accounts/email-identity.ts';
import { lockAccountByEmail } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import { spendCode } from '../otp/one-time-codes.ts';
import type { SessionTransport } from '../sessions/session.entity.ts';
import { admit, giveBack, type Try } from '../throttling/throttle.ts';
import { mailedCodeMethod } from './challenges.ts';
import { continueSignIn, type SignInOutcome } from './continue-sign-in.ts';
import type { SignInDeps } from './sign-in.use-case.ts';

export interface SignInByCodeInput {
  readonly email: string;
  readonly flowId: string;
  readonly code: string;
  readonly deviceToken: string | null;
  readonly transport: SessionTransport;
  readonly client: Client;
}

const firstFactor = [mailedCodeMethod] as const;

/**
 * Signs in with a mailed code of the purpose LOGIN in place of the password. A second factor is asked for all the same.
 * Unknown and unusable accounts, wrong, used and expired codes get one answer. Throws the refusal `RATE_LIMITED`.
 */
export function signInByCode(deps: SignInDeps, input: SignInByCodeInput): Promise<SignInOutcome> {
  const { flowId, code, deviceToken, transport, client } = input;
  const identity = parseEmail(input.email)?.identity ?? input.email;
  const attempt: Try = { action: 'try-code', account: identity, flow: flowId, client };
  return deps.transact(async (em): Promise<SignInOutcome> => {
    const now = deps.clock.now();
    await admit(em, deps, attempt);
    const account = await lockAccountByEmail(em, identity);
    const isUsable = account !== null && account.isActive() && account.maySignInByMail();
    if (!isUsable || !(await spendCode(em, { accountId: account.id, purpose: 'LOGIN', flow: flowId, code, now }))) {
      await recordEvent(em, deps, { type: 'session.opened', client, accountId: account?.id ?? null, failure: 'wrong-code' });
      return { kind: 'invalid-credentials' };
    }
    await giveBack(em, deps, attempt);
    return continueSignIn(em, deps, {
      account,
      firstFactor,
      code: null,
      deviceToken,
      isDeviceTrusted: false,
      transport,
      client,
    });
  });
}
