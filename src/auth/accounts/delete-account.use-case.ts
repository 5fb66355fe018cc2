import type { Client } from '../../lib/client.ts';
import { plusSeconds } from '../../lib/clock.ts';
import { Account } from './account.entity.ts';
import { isLastAdministrator } from './administrators.ts';
import { recordEvent } from '../audit/record-event.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';

export interface DeleteAccountDeps extends EndHoldingsDeps, OutboxDeps {
  /** How long the owner may come back. */
  readonly deletionGraceSeconds: number;
}

export interface DeleteAccountInput {
  readonly asker: Asker;
  readonly client: Client;
}

export type DeleteAccountOutcome =
  | { readonly kind: 'scheduled'; readonly deletionDueAt: Date; readonly revokedSessionIds: readonly string[] }
  | { readonly kind: 'fresh-proof-required' }
  | { readonly kind: 'last-administrator' };

/**
 * Ends every session, key and trusted device of the account at once, and the account itself when the grace period is over.
 * Whoever signs in before then keeps it. The last account that may give roles stays. Throws the refusal `INVALID_TOKEN` when it is
 * not active any more.
 */
export async function deleteAccount(
  deps: DeleteAccountDeps,
  { asker, client }: DeleteAccountInput,
): Promise<DeleteAccountOutcome> {
  const outcome = await deps.transact(async (em): Promise<DeleteAccountOutcome> => {
    const event = { type: 'account.deletion-scheduled', client, accountId: asker.accountId, sessionId: asker.sessionId } as const;
    const account = await lockFreshAsker(em, deps, asker, event);
    if (account === null) return { kind: 'fresh-proof-required' };
    if (await isLastAdministrator(em, account, [])) {
      await recordEvent(em, deps, { ...event, failure: 'last-administrator' });
      return { kind: 'last-administrator' };
    }
    const { id: accountId } = account;
    const now = deps.clock.now();
    const deletionDueAt = plusSeconds(now, deps.deletionGraceSeconds);
    await em.nativeUpdate(Account, { id: accountId }, { deletionDueAt, updatedAt: now });
    await recordEvent(em, deps, { ...event, actorId: accountId });
    await enqueueMessage(em, deps, noticeMessage('DELETION_SCHEDULED', account));
    const { sessionId } = asker;
    const reason = 'account-deleted';
    const by = { accountId, ending: 'deletion scheduled', sessionId, reason, client, actorId: accountId } as const;
    const ended = await endHoldings(em, deps, by);
    return { kind: 'scheduled', deletionDueAt, revokedSessionIds: ended };
  });
  if (outcome.kind === 'scheduled') deps.revocations.publish(outcome.revokedSessionIds);
  return outcome;
}
