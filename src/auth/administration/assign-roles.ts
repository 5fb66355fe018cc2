import { LockMode } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import { unknownRoles } from '../accounts/roles.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { RevokeDeps } from '../sessions/revoke-sessions.ts';
import { endAccess } from './end-access.ts';

export interface AssignRolesInput {
  readonly accountId: string;
  /** All that the account is to have; what it has beyond them is taken away. */
  readonly roles: readonly string[];
  /** Ends its sessions and API keys, so that no token that was issued before works any more. Else tokens follow when they are refreshed. */
  readonly endAccess: boolean;
  /** Null: the operator of this installation. */
  readonly actorId: string | null;
  readonly client: Client;
}

export type AssignRolesOutcome =
  | { readonly kind: 'assigned'; readonly account: Account; readonly revokedIds: readonly string[] }
  | { readonly kind: 'account-not-found' }
  | { readonly kind: 'role-not-found'; readonly names: readonly string[] };

/** Gives an account its roles. Of several calls at once the last one counts whole. */
export async function assignRoles(deps: RevokeDeps, input: AssignRolesInput): Promise<AssignRolesOutcome> {
  const { accountId, client } = input;
  const roles = [...new Set(input.roles)].toSorted();
  const actorId = input.actorId ?? undefined;
  const outcome = await deps.transact(async (em): Promise<AssignRolesOutcome> => {
    const names = await unknownRoles(em, roles);
    if (names.length > 0) return { kind: 'role-not-found', names };
    const account = await em.findOne(Account, { id: accountId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (account === null) return { kind: 'account-not-found' };
    await em.nativeUpdate(Account, { id: accountId }, { roles, updatedAt: deps.clock.now() });
    const reason = changesOf(account.roles, roles);
    await recordEvent(em, deps, { type: 'account.roles-changed', client, accountId, actorId, reason });
    const revokedIds = input.endAccess ? await endAccess(em, deps, { accountId, reason: 'roles-changed', client, actorId }) : [];
    return { kind: 'assigned', account: await em.refreshOrFail(account), revokedIds };
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
