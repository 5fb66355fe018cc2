import { LockMode, type EntityManager } from '@mikro-orm/core';
import { Account } from '../accounts/account.entity.ts';
import { execute, locking } from '../statements/execute.ts';
import { selectRows, toEntity } from '../statements/rows.ts';
import type { Row } from '../statements/table.ts';
import { Password } from './password.entity.ts';

/** An account and the hash of its password, null where there is none. */
export interface AccountWithPassword {
  readonly account: Account | null;
  readonly hash: string | null;
}

/** The account of a mailbox (`EmailAddress.identity`). */
export async function findWithPassword(em: EntityManager, emailIdentity: string): Promise<AccountWithPassword> {
  const text = `select account.*, password.hash from account left join password on password.account_id = account.id
    where account.email_identity = ?`;
  const [row] = await execute<Row & { hash: string | null }>(em, text, [emailIdentity]);
  return row === undefined ? { account: null, hash: null } : { account: toEntity(em, Account, row), hash: row.hash };
}

/**
 * The account as it is now, or null when `hash` is not its password any more. Neither changes until the transaction ends: a change
 * of password waits, and then ends the sessions that began with the old one.
 */
export async function lockWithPassword(em: EntityManager, { account, hash }: AccountWithPassword): Promise<Account | null> {
  if (account === null || hash === null) return null;
  const text = `select account.* from account join password on password.account_id = account.id
    where account.id = ? and password.hash = ?`;
  const [locked] = await selectRows(em, Account, locking(em, text, 'for update of account for share of password'), [
    account.id,
    hash,
  ]);
  return locked ?? null;
}

/** The stored hash of an account, or null when it has no password. */
export async function findPasswordHash(em: EntityManager, accountId: string): Promise<string | null> {
  const password = await em.findOne(Password, { accountId });
  return password?.hash ?? null;
}

/** Gives a new account its password. */
export async function insertPassword(em: EntityManager, accountId: string, hash: string, now: Date): Promise<void> {
  await em.insert(Password, { accountId, hash, changedAt: now });
}

/** Gives an account another password, or its first. */
export async function replacePassword(em: EntityManager, accountId: string, hash: string, now: Date): Promise<void> {
  await em.upsert(Password, { accountId, hash, changedAt: now });
}

/** Takes the password away: nobody can sign in by password until the mailbox sets a new one. */
export async function dropPassword(em: EntityManager, accountId: string): Promise<void> {
  await em.nativeDelete(Password, { accountId });
}

/** The same password in a stronger hash. Nothing happens when the password was changed meanwhile. */
export async function strengthenHash(em: EntityManager, accountId: string, from: string, to: string): Promise<void> {
  await em.nativeUpdate(Password, { accountId, hash: from }, { hash: to });
}

/**
 * Whether `hash` is still the account's password, and keeps it so until the transaction ends: a change of password
 * waits, and then ends the sessions that began with the old one.
 */
export async function holdPassword(em: EntityManager, accountId: string, hash: string): Promise<boolean> {
  return (await em.findOne(Password, { accountId, hash }, { lockMode: LockMode.PESSIMISTIC_READ })) !== null;
}
