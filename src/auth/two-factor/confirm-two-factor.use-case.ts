import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Account, type SecondFactorMethod } from '../accounts/account.entity.ts';
import type { RecoverySettings } from '../accounts/recovery-settings.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { otpChannels } from '../otp/channels/otp-channels.ts';
import { spendCode } from '../otp/one-time-codes.ts';
import type { SendOtpDeps } from '../otp/send-code.ts';
import { typedCode } from '../otp/typed-code.ts';
import { lockFreshAsker, raiseAssurance, type Asker } from '../sessions/fresh-proof.ts';
import { proofBy } from '../sessions/proof-tries.ts';
import { withSecondFactor } from '../sign-in/complete-sign-in.ts';
import { admit, giveBack } from '../throttling/throttle.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import { confirmTotpSecret, findTotpSecret, type TotpDeps } from './totp-secrets.ts';
import { offerUndo, type OfferUndoDeps } from '../undo/offer-undo.ts';

export interface ConfirmTwoFactorDeps extends SendOtpDeps, TotpDeps, OfferUndoDeps, EndHoldingsDeps {
  readonly recovery: RecoverySettings;
}

export interface ConfirmTwoFactorInput {
  readonly asker: Asker;
  readonly method: SecondFactorMethod;
  readonly code: string;
  readonly client: Client;
}

export type ConfirmTwoFactorOutcome =
  /** `recoveryCodes`: shown this once. Those from before count no longer. */
  | { readonly kind: 'enabled'; readonly recoveryCodes: readonly string[] }
  | { readonly kind: 'invalid-code' }
  | { readonly kind: 'fresh-proof-required' };

/**
 * Puts a second factor into force, given a code that proves its owner can use it, which is no proof of who they are: that has to
 * be fresh. From then on signing in asks for it; the session that set it up has it. Throws the refusals `RATE_LIMITED` and
 * `INVALID_TOKEN`.
 */
export function confirmTwoFactor(deps: ConfirmTwoFactorDeps, input: ConfirmTwoFactorInput): Promise<ConfirmTwoFactorOutcome> {
  const { asker, method, client } = input;
  const attempt = proofBy(asker, client);
  return deps.transact(async (em): Promise<ConfirmTwoFactorOutcome> => {
    const { accountId, sessionId } = asker;
    const event = { type: 'two-factor.enabled', client, accountId, sessionId } as const;
    const account = await lockFreshAsker(em, deps, asker, event);
    if (account === null) return { kind: 'fresh-proof-required' };
    await admit(em, deps, attempt);
    const { secondFactors } = account;
    const known = await findTotpSecret(em, accountId);
    if (!(await isRight(em, deps, input))) {
      await recordEvent(em, deps, { ...event, failure: 'wrong-code' });
      return { kind: 'invalid-code' };
    }
    await giveBack(em, deps, attempt);
    const methods = [...new Set([...secondFactors, method])];
    await offerUndo(em, deps, { account, change: 'TWO_FACTOR_ENABLED', sealedSecret: known });
    await em.nativeUpdate(Account, { id: accountId }, { secondFactors: methods, updatedAt: deps.clock.now() });
    const reason = 'second-factor-added';
    await endHoldings(em, deps, { accountId, ending: 'second factor added', sessionId, reason, client, actorId: accountId });
    const recoveryCodes = await replaceRecoveryCodes(em, deps, accountId);
    await raiseAssurance(em, asker, withSecondFactor([]));
    await recordEvent(em, deps, { ...event, actorId: accountId, reason: method.toLowerCase() });
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
  const { purpose } = otpChannels[method];
  return spendCode(em, { accountId, purpose, flow: asker.sessionId, isOpen: true, code, now: deps.clock.now() });
}
