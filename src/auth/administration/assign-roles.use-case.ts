import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import { isLastAdministrator } from '../accounts/administrators.ts';
import { lockAccount } from '../accounts/find-accounts.ts';
import { unknownRoles } from '../accounts/roles.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Asker } from '../sessions/fresh-proof.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { lockAdministrator } from '../sessions/lock-administrator.ts';

export interface AssignRolesInput {
  readonly accountId: string;
  /** All that the account is to have; what it has beyond them is taken away. */
  readonly roles: readonly string[];
  /** Ends its sessions and API keys, so that no token that was issued before works any more. Else tokens follow when they are refreshed. */
  readonly endAccess: boolean;
  /** Null: the operator of this installation. */
  readonly actor: Asker | null;
  readonly client: Client;
}

export type AssignRolesOutcome =
  | { readonly kind: 'assigned'; readonly account: Account; readonly revokedIds: readonly string[] }
  | { readonly kind: 'account-not-found' | 'fresh-proof-required' | 'last-administrator' }
  | { readonly kind: 'role-not-found'; readonly names: readonly string[] };

/**
 * Gives an account its roles. Of several calls at once the last one counts whole. The last account that may give roles keeps that.
 * Throws the refusals `INVALID_TOKEN` and `FORBIDDEN`.
 */
export async function assignRoles(deps: EndHoldingsDeps, input: AssignRolesInput): Promise<AssignRolesOutcome> {
  const { accountId, actor, client } = input;
  const roles = [...new Set(input.roles)].toSorted();
  const actorId = actor?.accountId;
  const outcome = await deps.transact(async (em): Promise<AssignRolesOutcome> => {
    const event = { type: 'account.roles-changed', client, accountId, actorId } as const;
    if (actor !== null && !(await lockAdministrator(em, deps, { actor, scope: 'roles:write', accountId }))) {
      await recordEvent(em, deps, { ...event, failure: 'no-fresh-proof' });
      return { kind: 'fresh-proof-required' };
    }
    const account = await lockAccount(em, accountId);
    const names = await unknownRoles(em, roles);
    if (names.length > 0) return { kind: 'role-not-found', names };
    if (account === null) return { kind: 'account-not-found' };
    if (await isLastAdministrator(em, account, roles)) {
      await recordEvent(em, deps, { ...event, failure: 'last-administrator' });
      return { kind: 'last-administrator' };
    }
    await em.nativeUpdate(Account, { id: accountId }, { roles, updatedAt: deps.clock.now() });
    await recordEvent(em, deps, { ...event, reason: changesOf(account.roles, roles) });
    const ended = {
      accountId,
      ending: 'roles taken at once',
      sessionId: null,
      reason: 'roles-changed',
      client,
      actorId,
    } as const;
    const revokedIds = input.endAccess ? await endHoldings(em, deps, ended) : [];
    return { kind: 'assigned', account: await em.findOneOrFail(Account, { id: accountId }, { refresh: true }), revokedIds };
  });
  if (outcome.kind === 'assigned') deps.revocations.publish(outcome.revokedIds);
  return outcome;
}

/** Returns which roles came and went, such as `+admin -support`; `none` where none did. */
function changesOf(before: readonly string[], after: readonly string[]): string {
  const added = after.filter((role) => !before.includes(role)).map((role) => `+${role}`);
  const removed = before.filter((role) => !after.includes(role)).map((role) => `-${role}`);
  return [...added, ...removed].join(' ') || 'none';
}
