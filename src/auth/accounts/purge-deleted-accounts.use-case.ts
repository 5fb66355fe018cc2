import type { Clock } from '../../lib/clock.ts';
import { Account } from './account.entity.ts';
import { AuditEvent } from '../audit/audit-event.entity.ts';
import type { Transact } from '../statements/transact.ts';

export interface PurgeDeps {
  readonly transact: Transact;
  readonly clock: Clock;
}

/**
 * Deletes accounts whose grace period is over, at most `limit` of them, with everything that belongs to them. Their audit
 * events stay for as long as audit events do, but say no longer where from. Returns how many accounts went: fewer than
 * `limit` means that none is left. Who signs in at the same moment keeps the account, or finds it gone.
 */
export async function purgeDeletedAccounts({ transact, clock }: PurgeDeps, limit: number): Promise<number> {
  return transact(async (em) => {
    const isDue = { deletionDueAt: { $lte: clock.now() } };
    const due = await em.find(Account, isDue, { fields: ['id'], orderBy: { id: 'asc' }, limit, disableIdentityMap: true });
    let gone = 0;
    for (const { id } of due) {
      if ((await em.nativeDelete(Account, { id, ...isDue })) === 0) continue;
      await em.nativeUpdate(AuditEvent, { accountId: id }, { address: null, userAgent: null });
      gone += 1;
    }
    return gone;
  });
}
