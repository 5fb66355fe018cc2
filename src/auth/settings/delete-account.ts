import type { Client } from '../../lib/client.ts';
import { plusSeconds } from '../../lib/clock.ts';
import { Account } from '../accounts/account.entity.ts';
import { revokeApiKeys } from '../api-keys/revoke-api-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { otpPurposes } from '../otp/one-time-code.entity.ts';
import { voidCodes } from '../otp/one-time-codes.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import { revokeSessions, type RevokeDeps } from '../sessions/revoke-sessions.ts';
import { voidChallenges } from '../sign-in/challenges.ts';
import { distrustDevices } from '../two-factor/trusted-devices.ts';

export interface DeleteAccountDeps extends RevokeDeps, OutboxDeps {
  /** How long the owner may come back. */
  readonly deletionGraceSeconds: number;
}

export interface DeleteAccountInput {
  readonly asker: Asker;
  readonly client: Client;
}

export type DeleteAccountOutcome =
  | { readonly kind: 'scheduled'; readonly deletionDueAt: Date; readonly revokedSessionIds: readonly string[] }
  | { readonly kind: 'fresh-proof-required' };

/**
 * Ends every session, key and trusted device of the account at once, and the account itself when the grace period is over.
 * Whoever signs in before then keeps it. Throws the refusal `INVALID_TOKEN` when it is not active any more.
 */
export async function deleteAccount(
  deps: DeleteAccountDeps,
  { asker, client }: DeleteAccountInput,
): Promise<DeleteAccountOutcome> {
  const outcome = await deps.transact(async (em): Promise<DeleteAccountOutcome> => {
    const account = await lockFreshAsker(em, deps, asker);
    const event = { type: 'account.deletion-scheduled', client, accountId: asker.accountId, sessionId: asker.sessionId } as const;
    if (account === null) {
      await recordEvent(em, deps, { ...event, failure: 'no-fresh-proof' });
      return { kind: 'fresh-proof-required' };
    }
    const { id: accountId } = account;
    const now = deps.clock.now();
    const deletionDueAt = plusSeconds(now, deps.deletionGraceSeconds);
    await em.nativeUpdate(Account, { id: accountId }, { deletionDueAt, updatedAt: now });
    await recordEvent(em, deps, { ...event, actorId: accountId });
    await voidCodes(em, accountId, otpPurposes, now);
    await voidChallenges(em, accountId, now);
    await distrustDevices(em, accountId);
    await enqueueMessage(em, deps, noticeMessage('DELETION_SCHEDULED', account));
    const because = { where: { accountId }, reason: 'account-deleted', client, actorId: accountId };
    const ended = [...(await revokeSessions(em, deps, because)), ...(await revokeApiKeys(em, deps, because))];
    return { kind: 'scheduled', deletionDueAt, revokedSessionIds: ended };
  });
  if (outcome.kind === 'scheduled') deps.revocations.publish(outcome.revokedSessionIds);
  return outcome;
}
