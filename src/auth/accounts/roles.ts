import type { EntityManager } from '@mikro-orm/core';
import type { ReadDeps } from '../statements/transact.ts';
import { Role } from './role.entity.ts';

/** All roles, by name. */
export function listRoles({ entityManager }: ReadDeps): Promise<Role[]> {
  return entityManager().find(Role, {}, { orderBy: { name: 'asc' } });
}

/** Those of the names that no role goes by. */
export async function unknownRoles(em: EntityManager, names: readonly string[]): Promise<readonly string[]> {
  const known = new Set((await em.find(Role, { name: { $in: [...names] } })).map(({ name }) => name));
  return names.filter((name) => !known.has(name));
}
