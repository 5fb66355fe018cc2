import type { EntityManager } from '@mikro-orm/core';
import { execute, locking } from '../statements/execute.ts';
import { selectRows } from '../statements/rows.ts';
import { Role } from './role.entity.ts';

/** An account that holds this scope can grant every other scope, so one account must always hold it. */
const scope = 'roles:write';

/**
 * Returns the roles whose holders are administrators. No role changes until the transaction ends, and nobody else asks: of several
 * callers who would each take away one of the last two administrators, one finds the other gone. Lock accounts before.
 */
export async function lockAdministratorRoles(em: EntityManager): Promise<readonly string[]> {
  const roles = await selectRows(em, Role, locking(em, 'select * from role order by name', 'for update'), []);
  return roles.filter(({ scopes }) => scopes.includes(scope)).map(({ name }) => name);
}

/** Returns whether any account with one of the roles may sign in and stays, beside `accountId`. */
export async function hasAdministrator(em: EntityManager, roles: readonly string[], accountId: string | null): Promise<boolean> {
  for (const role of roles) {
    const found = await execute(
      em,
      `select 1 as found from account where activated_at is not null and disabled_at is null and deletion_due_at is null
        and id <> ? and cast(roles as text) like ? limit 1`,
      [accountId ?? '', `%"${role}"%`],
    );
    if (found.length > 0) return true;
  }
  return false;
}

/**
 * Returns whether nobody could administer any more if this account had `rolesAfter`. Whoever takes roles away from an account or
 * keeps it from signing in asks this in the same transaction, with the account locked.
 */
export async function isLastAdministrator(
  em: EntityManager,
  { id, roles }: { readonly id: string; readonly roles: readonly string[] },
  rolesAfter: readonly string[],
): Promise<boolean> {
  if (roles.length === 0) return false;
  const administrators = await lockAdministratorRoles(em);
  const isOne = (names: readonly string[]) => names.some((name) => administrators.includes(name));
  return isOne(roles) && !isOne(rolesAfter) && !(await hasAdministrator(em, administrators, id));
}
