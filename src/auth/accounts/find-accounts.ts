import type { EntityManager } from '@mikro-orm/core';
import { findRow, selectRows } from '../statements/rows.ts';
import type { ReadDeps } from '../statements/transact.ts';
import { Account } from './account.entity.ts';

/** The accounts of these ids, in that order, null where there is none. One query, however many. */
export async function findAccounts({ entityManager }: ReadDeps, ids: readonly string[]): Promise<(Account | null)[]> {
  const distinct = [...new Set(ids)];
  const found = await selectRows(
    entityManager(),
    Account,
    `select * from account where id in (${distinct.map(() => '?').join(', ')})`,
    distinct,
  );
  const byId = new Map(found.map((account) => [account.id, account]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** The account of a mailbox (`EmailAddress.identity`), or null. */
export function findAccountByEmail(em: EntityManager, emailIdentity: string): Promise<Account | null> {
  return findRow(em, Account, { emailIdentity });
}

/**
 * The same, and nobody else changes it until the transaction ends. Whatever issues or spends codes locks the account first,
 * so that two of them never wait for each other in a circle.
 */
export function lockAccountByEmail(em: EntityManager, emailIdentity: string): Promise<Account | null> {
  return findRow(em, Account, { emailIdentity }, 'for update');
}

/** The account of an id, which nobody else changes until the transaction ends, or null. */
export function lockAccount(em: EntityManager, id: string): Promise<Account | null> {
  return findRow(em, Account, { id }, 'for update');
}

/** Locks several accounts until the transaction ends, in one order, so that two callers never wait for each other in a circle. */
export async function lockAccounts(em: EntityManager, ids: readonly string[]): Promise<void> {
  for (const id of [...new Set(ids)].toSorted()) await lockAccount(em, id);
}

/** The account of an id, or null. */
export function findAccount(em: EntityManager, id: string): Promise<Account | null> {
  return findRow(em, Account, { id });
}
