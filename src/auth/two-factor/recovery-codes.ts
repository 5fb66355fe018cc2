import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import { RecoveryCode } from './recovery-code.entity.ts';

const codesPerAccount = 10;
/** 80 bits: a stolen digest is not worth trying all of them. */
const codeCharacters = 16;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const pattern = new RegExp(`^[${alphabet}]{${codeCharacters}}$`);

/** Ten new codes such as `abcd-efgh-ijkl-mnop`, which are shown this once. Earlier ones count no longer. */
export async function replaceRecoveryCodes(
  em: EntityManager,
  { clock, random }: { clock: Clock; random: Random },
  accountId: string,
): Promise<string[]> {
  const createdAt = clock.now();
  const codes = Array.from({ length: codesPerAccount }, () => newCode(random));
  await dropRecoveryCodes(em, accountId);
  await em.insertMany(
    RecoveryCode,
    codes.map((code) => ({
      id: `recovery_${random.hexId()}`,
      accountId,
      digest: digestOf(accountId, code),
      createdAt,
      spentAt: null,
    })),
  );
  return codes;
}

/** Whether it has the form of one, as `typedCode` reads it. */
export function isRecoveryCode(code: string): boolean {
  return pattern.test(code);
}

/** Whether it is one of the account's codes, as `typedCode` reads it, and unused until now. Of several callers at once one succeeds. */
export async function spendRecoveryCode(em: EntityManager, accountId: string, code: string, now: Date): Promise<boolean> {
  const unspent = { accountId, digest: digestOf(accountId, inGroups(code)), spentAt: null };
  return (await em.nativeUpdate(RecoveryCode, unspent, { spentAt: now })) === 1;
}

/** Drops the recovery codes of an account, or those that were made at `since` and after it. */
export async function dropRecoveryCodes(em: EntityManager, accountId: string, since?: Date): Promise<void> {
  await em.nativeDelete(RecoveryCode, { accountId, ...(since === undefined ? {} : { createdAt: { $gte: since } }) });
}

function newCode(random: Random): string {
  return inGroups(Array.from(random.bytes(codeCharacters), (byte) => alphabet.charAt(byte % alphabet.length)).join(''));
}

function inGroups(characters: string): string {
  return (characters.match(/.{4}/g) ?? []).join('-');
}

function digestOf(accountId: string, code: string): string {
  return sha256Hex(`${accountId}.${code}`);
}
