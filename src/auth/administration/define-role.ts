import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import type { Random } from '../../lib/random.ts';
import { Role } from '../accounts/role.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Transact } from '../statements/transact.ts';

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
  readonly actorId: string;
  readonly client: Client;
}

/** Makes a role, or changes what it holds. Whoever has it gets the new scopes with their next token. */
export function defineRole(deps: DefineRoleDeps, input: DefineRoleInput): Promise<Role> {
  const { name, description, actorId, client } = input;
  return deps.transact(async (em) => {
    const role = await em.upsert(Role, { name, description, scopes: [...new Set(input.scopes)].toSorted() });
    await recordEvent(em, deps, { type: 'role.defined', client, accountId: null, actorId, reason: name });
    return role;
  });
}
