import type { EntityManager } from '@mikro-orm/core';
import { cutPage, type Page, type PageRequest } from '../../lib/page.ts';
import { Account } from './account.entity.ts';

export interface ListAccountsInput {
  readonly page: PageRequest;
  /** Only the one of this mailbox (`EmailAddress.identity`). */
  readonly emailIdentity: string | null;
}

/** Accounts, newest first. Those that come while somebody pages appear before the first page and shift nothing. */
export async function listAccounts(em: EntityManager, { page, emailIdentity }: ListAccountsInput): Promise<Page<Account>> {
  const { first, after } = page;
  const where = {
    ...(emailIdentity === null ? {} : { emailIdentity }),
    ...(after === null ? {} : { $or: [{ createdAt: { $lt: after.at } }, { createdAt: after.at, id: { $lt: after.id } }] }),
  };
  const rows = await em.find(Account, where, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: first + 1 });
  return cutPage(rows, page);
}
