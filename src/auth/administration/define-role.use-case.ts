import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import type { Random } from '../../lib/random.ts';
import { hasAdministrator, lockAdministratorRoles } from '../accounts/administrators.ts';
import { Role } from '../accounts/role.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Asker } from '../sessions/fresh-proof.ts';
import type { Transact } from '../statements/transact.ts';
import { lockAdministrator } from '../sessions/lock-administrator.ts';

export interface DefineRoleDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
}

export interface DefineRoleInput {
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly actor: Asker;
  readonly client: Client;
}

export type DefineRoleOutcome =
  | { readonly kind: 'defined'; readonly role: Role }
  | { readonly kind: 'fresh-proof-required' | 'last-administrator' };

/**
 * Makes a role, or changes what it holds. Whoever has it gets the new scopes with their next token. A change after which nobody
 * could give roles is refused. Throws the refusals `INVALID_TOKEN` and `FORBIDDEN`.
 */
export function defineRole(deps: DefineRoleDeps, input: DefineRoleInput): Promise<DefineRoleOutcome> {
  const { name, description, actor, client } = input;
  const scopes = [...new Set(input.scopes)].toSorted();
  return deps.transact(async (em): Promise<DefineRoleOutcome> => {
    const event = { type: 'role.defined', client, accountId: null, actorId: actor.accountId } as const;
    if (!(await lockAdministrator(em, deps, { actor, scope: 'roles:write', accountId: null }))) {
      await recordEvent(em, deps, { ...event, failure: 'no-fresh-proof' });
      return { kind: 'fresh-proof-required' };
    }
    const administrators = await lockAdministratorRoles(em);
    const left = administrators.filter((role) => role !== name || scopes.includes('roles:write'));
    if (left.length < administrators.length && !(await hasAdministrator(em, left, null))) {
      await recordEvent(em, deps, { ...event, failure: 'last-administrator' });
      return { kind: 'last-administrator' };
    }
    const role = await em.upsert(Role, { name, description, scopes });
    await recordEvent(em, deps, { ...event, reason: name });
    return { kind: 'defined', role };
  });
}
