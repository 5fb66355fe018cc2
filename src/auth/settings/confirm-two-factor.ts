import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Account, type SecondFactorMethod } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage } from '../delivery/outbox.ts';
import { spendCode } from '../otp/one-time-codes.ts';
import type { SendOtpDeps } from '../otp/send-otp.ts';
import { typedCode } from '../otp/typed-code.ts';
import { lockAsker, renewProof, type Asker } from '../sessions/fresh-proof.ts';
import { proofBy } from '../sessions/proof-tries.ts';
import { withSecondFactor } from '../sign-in/complete-sign-in.ts';
import { admit, giveBack } from '../throttling/throttle.ts';
import { replaceRecoveryCodes } from '../two-factor/recovery-codes.ts';
import { confirmTotpSecret, type TotpDeps } from '../two-factor/totp-secrets.ts';
import { distrustDevices } from '../two-factor/trusted-devices.ts';

export interface ConfirmTwoFactorInput {
  readonly asker: Asker;
  readonly method: SecondFactorMethod;
  readonly code: string;
  readonly client: Client;
}

export type ConfirmTwoFactorOutcome =
  /** `recoveryCodes`: shown this once; null where the account has some already. */
  { readonly kind: 'enabled'; readonly recoveryCodes: readonly string[] | null } | { readonly kind: 'invalid-code' };

/**
 * Puts a second factor into force, given a code that proves its owner can use it. From then on signing in asks for it; the
 * session that set it up has proved it. Throws the refusals `RATE_LIMITED` and `INVALID_TOKEN`.
 */
export function confirmTwoFactor(deps: SendOtpDeps & TotpDeps, input: ConfirmTwoFactorInput): Promise<ConfirmTwoFactorOutcome> {
  const { asker, method, client } = input;
  const attempt = proofBy(asker, client);
  return deps.transact(async (em): Promise<ConfirmTwoFactorOutcome> => {
    const account = await lockAsker(em, asker);
    await admit(em, deps, attempt);
    const { id: accountId, secondFactors } = account;
    const event = { type: 'two-factor.enabled', client, accountId, sessionId: asker.sessionId } as const;
    if (!(await isRight(em, deps, input))) {
      await recordEvent(em, deps, { ...event, failure: 'wrong-code' });
      return { kind: 'invalid-code' };
    }
    await giveBack(em, deps, attempt);
    const methods = [...new Set([...secondFactors, method])];
    await em.nativeUpdate(Account, { id: accountId }, { secondFactors: methods, updatedAt: deps.clock.now() });
    // A device that was trusted while there was no second factor has not proved one.
    if (secondFactors.length === 0) await distrustDevices(em, accountId);
    const recoveryCodes = secondFactors.length === 0 ? await replaceRecoveryCodes(em, deps, accountId) : null;
    await renewProof(em, deps, asker, { assuranceLevel: 'aal2', methods: withSecondFactor([]) });
    await recordEvent(em, deps, { ...event, actorId: accountId, reason: method.toLowerCase() });
    await enqueueMessage(em, deps, noticeMessage('TWO_FACTOR_ENABLED', account));
    return { kind: 'enabled', recoveryCodes };
  });
}

async function isRight(
  em: EntityManager,
  deps: SendOtpDeps & TotpDeps,
  { asker, method, ...input }: ConfirmTwoFactorInput,
): Promise<boolean> {
  const { accountId } = asker;
  const code = typedCode(input.code);
  if (method === 'TOTP') return confirmTotpSecret(em, deps, accountId, code);
  const purpose = method === 'SMS' ? 'TWO_FACTOR_SMS' : 'TWO_FACTOR';
  return spendCode(em, { accountId, purpose, flow: asker.sessionId, isOpen: true, code, now: deps.clock.now() });
}
