import type { Client } from '../../lib/client.ts';
import type { RecoverySettings } from '../accounts/recovery-settings.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import { offerUndo, type OfferUndoDeps } from '../undo/offer-undo.ts';

export interface RegenerateRecoveryCodesDeps extends OfferUndoDeps, EndHoldingsDeps {
  readonly recovery: RecoverySettings;
}

export interface RegenerateRecoveryCodesInput {
  readonly asker: Asker;
  readonly client: Client;
}

export type RegenerateRecoveryCodesOutcome =
  /** Shown this once. */
  | { readonly kind: 'regenerated'; readonly recoveryCodes: readonly string[] }
  | { readonly kind: 'fresh-proof-required' }
  | { readonly kind: 'not-enabled' };

/** Makes ten new recovery codes; the earlier ones count no longer, and no device is trusted. Throws the refusal `INVALID_TOKEN`. */
export function regenerateRecoveryCodes(
  deps: RegenerateRecoveryCodesDeps,
  { asker, client }: RegenerateRecoveryCodesInput,
): Promise<RegenerateRecoveryCodesOutcome> {
  return deps.transact(async (em): Promise<RegenerateRecoveryCodesOutcome> => {
    const type = 'two-factor.recovery-codes-replaced';
    const account = await lockFreshAsker(em, deps, asker, { type, client });
    if (account === null) return { kind: 'fresh-proof-required' };
    if (account.secondFactors.length === 0) return { kind: 'not-enabled' };
    const { id: accountId } = account;
    await offerUndo(em, deps, { account, change: 'RECOVERY_CODES_REPLACED' });
    const { sessionId } = asker;
    const reason = 'recovery-codes-replaced';
    await endHoldings(em, deps, { accountId, ending: 'recovery codes replaced', sessionId, reason, client, actorId: accountId });
    const recoveryCodes = await replaceRecoveryCodes(em, deps, accountId);
    await recordEvent(em, deps, { type, client, accountId, actorId: accountId, sessionId });
    return { kind: 'regenerated', recoveryCodes };
  });
}
