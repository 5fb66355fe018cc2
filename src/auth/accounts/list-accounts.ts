import type { EntityManager } from '@mikro-orm/core';
import type { Page, PageRequest } from '../../lib/page.ts';
import { findPage } from '../statements/find-page.ts';
import { Account } from './account.entity.ts';

export interface ListAccountsInput {
  readonly page: PageRequest;
  /** Only the one of this mailbox (`EmailAddress.identity`). */
  readonly emailIdentity: string | null;
}

/** Returns accounts, newest first. */
export function listAccounts(em: EntityManager, { page, emailIdentity }: ListAccountsInput): Promise<Page<Account>> {
  return findPage(em, Account, { page, where: emailIdentity === null ? {} : { emailIdentity }, orderBy: 'createdAt' });
}
