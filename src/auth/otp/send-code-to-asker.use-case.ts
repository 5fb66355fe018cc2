import type { Client } from '../../lib/client.ts';
import { addressOf, findEmailChange } from '../email/email-changes.ts';
import type { SendOtpDeps } from './send-code.ts';
import { sendOwnMail } from './channels/mail.ts';
import { lockAsker, type Asker } from '../sessions/fresh-proof.ts';
import { sendSecondFactor } from '../two-factor/send-second-factor.ts';
import { sendEmailChangeCode } from '../email/send-email-change-code.ts';

export interface SendCodeToAskerInput {
  readonly asker: Asker;
  readonly purpose: 'PASSWORD_CHANGE' | 'TWO_FACTOR' | 'EMAIL_CHANGE';
  readonly client: Client;
}

/**
 * Sends a code to the caller: to their own address, or, of the purpose EMAIL_CHANGE, to the one they are changing to;
 * where there is no such change under way, nothing is sent. Throws the refusals `RATE_LIMITED` and `INVALID_TOKEN`.
 */
export async function sendCodeToAsker(deps: SendOtpDeps, { asker, purpose, client }: SendCodeToAskerInput): Promise<void> {
  await deps.transact(async (em) => {
    const account = await lockAsker(em, asker);
    const by = { account, holder: asker.sessionId, client };
    if (purpose === 'TWO_FACTOR' && account.secondFactors.length > 0) {
      return sendSecondFactor(em, deps, { ...by, methods: account.secondFactors });
    }
    if (purpose !== 'EMAIL_CHANGE') return sendOwnMail(em, deps, { ...by, purpose });
    const change = await findEmailChange(em, account.id, deps.clock.now());
    if (change !== null) await sendEmailChangeCode(em, deps, { ...by, email: addressOf(change) });
  });
}
