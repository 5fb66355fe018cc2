import type { EntityManager } from '@mikro-orm/core';
import { selectRows } from '../statements/rows.ts';
import { Role } from './role.entity.ts';

/** The scopes that roles add up to right now. A role that nobody knows any more adds nothing. */
export async function scopesOf(em: EntityManager, roles: readonly string[]): Promise<ReadonlySet<string>> {
  if (roles.length === 0) return new Set();
  const known = await selectRows(em, Role, `select * from role where name in (${roles.map(() => '?').join(', ')})`, roles);
  return new Set(known.flatMap(({ scopes }) => scopes));
}
