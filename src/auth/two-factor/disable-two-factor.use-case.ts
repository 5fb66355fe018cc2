import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import type { RecoverySettings } from '../accounts/recovery-settings.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { lockAsker, type Asker } from '../sessions/fresh-proof.ts';
import { secondFactorBy } from '../sessions/proof-tries.ts';
import { admit, giveBack, type ThrottleDeps } from '../throttling/throttle.ts';
import { spendSecondFactor } from './spend-second-factor.ts';
import { dropTotpSecret, type TotpDeps } from './totp-secrets.ts';
import { offerUndo, type OfferUndoDeps } from '../undo/offer-undo.ts';

export interface DisableTwoFactorDeps extends ThrottleDeps, TotpDeps, OfferUndoDeps, EndHoldingsDeps {
  readonly recovery: RecoverySettings;
}

export interface DisableTwoFactorInput {
  readonly asker: Asker;
  /** Of the second factor itself, or a recovery code. */
  readonly code: string;
  readonly client: Client;
}

export type DisableTwoFactorOutcome = { readonly kind: 'disabled' | 'invalid-code' | 'not-enabled' };

/**
 * Lets go of every second factor, given one last code: a session alone, however fresh, is not enough. Recovery codes and
 * trusted devices go with it. Throws the refusals `RATE_LIMITED` and `INVALID_TOKEN`.
 */
export function disableTwoFactor(deps: DisableTwoFactorDeps, input: DisableTwoFactorInput): Promise<DisableTwoFactorOutcome> {
  const { asker, code, client } = input;
  const attempt = secondFactorBy(asker, code, client);
  return deps.transact(async (em): Promise<DisableTwoFactorOutcome> => {
    const account = await lockAsker(em, asker);
    await admit(em, deps, attempt);
    const { id: accountId, secondFactors: methods } = account;
    if (methods.length === 0) return { kind: 'not-enabled' };
    const event = { type: 'two-factor.disabled', client, accountId, sessionId: asker.sessionId } as const;
    if (!(await spendSecondFactor(em, deps, { account, code, flow: asker.sessionId, methods }))) {
      await recordEvent(em, deps, { ...event, failure: 'wrong-code' });
      return { kind: 'invalid-code' };
    }
    const now = deps.clock.now();
    await giveBack(em, deps, attempt);
    await offerUndo(em, deps, { account, change: 'TWO_FACTOR_DISABLED' });
    await em.nativeUpdate(Account, { id: accountId }, { secondFactors: [], mailFactorHeldUntil: null, updatedAt: now });
    await dropTotpSecret(em, accountId);
    const { sessionId } = asker;
    const reason = 'second-factors-disabled';
    await endHoldings(em, deps, { accountId, ending: 'second factors disabled', sessionId, reason, client, actorId: accountId });
    await recordEvent(em, deps, { ...event, actorId: accountId });
    return { kind: 'disabled' };
  });
}
