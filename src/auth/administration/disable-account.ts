import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { RevokeDeps } from '../sessions/revoke-sessions.ts';
import { endAccess } from './end-access.ts';

export interface DisableAccountInput {
  readonly accountId: string;
  readonly isDisabled: boolean;
  readonly actorId: string;
  readonly client: Client;
}

export interface AccountDisabled {
  readonly account: Account;
  readonly revokedIds: readonly string[];
}

/**
 * Keeps an account from signing in, and ends its sessions and API keys; or lets it sign in again, anew. Null when there is
 * no such account. Again changes nothing.
 */
export async function disableAccount(deps: RevokeDeps, input: DisableAccountInput): Promise<AccountDisabled | null> {
  const { accountId, isDisabled, actorId, client } = input;
  const outcome = await deps.transact(async (em): Promise<AccountDisabled | null> => {
    const now = deps.clock.now();
    const where = isDisabled ? { id: accountId, disabledAt: null } : { id: accountId, disabledAt: { $ne: null } };
    const changed = await em.nativeUpdate(Account, where, { disabledAt: isDisabled ? now : null, updatedAt: now });
    const account = await em.findOne(Account, { id: accountId });
    if (account === null || changed === 0) return account && { account, revokedIds: [] };
    const type = isDisabled ? 'account.disabled' : 'account.enabled';
    await recordEvent(em, deps, { type, client, accountId, actorId });
    const revokedIds = isDisabled ? await endAccess(em, deps, { accountId, reason: 'disabled', client, actorId }) : [];
    return { account, revokedIds };
  });
  if (outcome !== null) deps.revocations.publish(outcome.revokedIds);
  return outcome;
}
