import type { Capability } from '../use-case.ts';
import { listRoles } from '../accounts/roles.ts';
import { assignRoles } from './assign-roles.use-case.ts';
import { defineRole } from './define-role.use-case.ts';
import { disableAccount } from './disable-account.use-case.ts';

export const administrationCapability = {
  listRoles: { run: listRoles },
  assignRoles: { run: assignRoles },
  defineRole: { run: defineRole },
  disableAccount: { run: disableAccount },
} as const satisfies Capability;
