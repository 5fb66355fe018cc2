import type { Page, PageRequest } from '../../lib/page.ts';
import { findPage } from '../statements/find-page.ts';
import type { ReadDeps } from '../statements/transact.ts';
import { Account } from './account.entity.ts';

export interface ListAccountsInput {
  readonly page: PageRequest;
  /** Only the one of this mailbox (`EmailAddress.identity`). */
  readonly emailIdentity: string | null;
}

/** Returns accounts, newest first. */
export function listAccounts({ entityManager }: ReadDeps, { page, emailIdentity }: ListAccountsInput): Promise<Page<Account>> {
  return findPage(entityManager(), Account, {
    page,
    where: emailIdentity === null ? {} : { emailIdentity },
    orderBy: 'createdAt',
  });
}
