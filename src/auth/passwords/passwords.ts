import { LockMode, type EntityManager } from '@mikro-orm/core';
import { Password } from './password.entity.ts';

const codePointsMin = 8;
const codePointsMax = 128;
/** More than 128 code points take in UTF-16, however they are composed. */
const charactersMax = 1024;

/** Whether the password is one that may be chosen: its length in code points, and no rule of composition. */
export function isAcceptablePassword(password: string): boolean {
  const codePoints = Array.from(password.normalize('NFC')).length;
  return codePoints >= codePointsMin && codePoints <= codePointsMax;
}

/** Whether it could be anybody's password at all. What is longer than any password is not worth a computation. */
export function isConceivablePassword(password: string): boolean {
  return password.length <= charactersMax;
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

/** Takes the password away: nobody can sign in by password until the mailbox sets a new one. */
export async function dropPassword(em: EntityManager, accountId: string): Promise<void> {
  await em.nativeDelete(Password, { accountId });
}

/**
 * Whether `hash` is still the account's password, and keeps it so until the transaction ends: a change of password
 * waits, and then ends the sessions that began with the old one.
 */
export async function holdPassword(em: EntityManager, accountId: string, hash: string): Promise<boolean> {
  return (await em.findOne(Password, { accountId, hash }, { lockMode: LockMode.PESSIMISTIC_READ })) !== null;
}
