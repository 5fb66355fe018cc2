import { LockMode, type EntityManager } from '@mikro-orm/core';
import { Password } from './password.entity.ts';

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
