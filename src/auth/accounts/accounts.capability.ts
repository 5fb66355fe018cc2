import type { Capability } from '../use-case.ts';
import { deleteAccount } from './delete-account.use-case.ts';
import { exportData } from './export-data.use-case.ts';
import { findAccounts } from './find-accounts.ts';
import { listAccounts } from './list-accounts.ts';
import { updateAccount } from './update-account.use-case.ts';

export const accountsCapability = {
  find: { run: findAccounts },
  list: { run: listAccounts },
  update: { run: updateAccount },
  exportData: { run: exportData },
  delete: { run: deleteAccount },
} as const satisfies Capability;
