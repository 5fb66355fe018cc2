import type { Client } from '../../lib/client.ts';
import { recordEvent } from '../audit/record-event.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import type { EntityManager } from '@mikro-orm/core';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import { replaceRecoveryCodes } from '../two-factor/recovery-codes.ts';
import type { Transact } from '../statements/transact.ts';

export interface RegenerateRecoveryCodesDeps extends OutboxDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
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

/** Ten new recovery codes; the earlier ones count no longer. Throws the refusal `INVALID_TOKEN`. */
export function regenerateRecoveryCodes(
  deps: RegenerateRecoveryCodesDeps,
  { asker, client }: RegenerateRecoveryCodesInput,
): Promise<RegenerateRecoveryCodesOutcome> {
  return deps.transact(async (em): Promise<RegenerateRecoveryCodesOutcome> => {
    const account = await lockFreshAsker(em, deps, asker);
    if (account === null) return { kind: 'fresh-proof-required' };
    if (account.secondFactors.length === 0) return { kind: 'not-enabled' };
    const { id: accountId } = account;
    const recoveryCodes = await replaceRecoveryCodes(em, deps, accountId);
    await recordEvent(em, deps, {
      type: 'two-factor.recovery-codes-replaced',
      client,
      accountId,
      actorId: accountId,
      sessionId: asker.sessionId,
    });
    await enqueueMessage(em, deps, noticeMessage('RECOVERY_CODES_REPLACED', account));
    return { kind: 'regenerated', recoveryCodes };
  });
}
