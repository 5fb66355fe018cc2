import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import { RecoveryCode } from './recovery-code.entity.ts';

const codesPerAccount = 10;
/** 80 bits: a stolen digest is not worth trying all of them. */
const codeCharacters = 16;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const pattern = /^([a-z2-7]{4}-){3}[a-z2-7]{4}$/;

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

/** Whether the text has the form of one, in whatever case. */
export function isRecoveryCode(text: string): boolean {
  return pattern.test(text.toLowerCase());
}

/** Whether it is one of the account's codes, and unused until now. Of several callers at once one succeeds. */
export async function spendRecoveryCode(em: EntityManager, accountId: string, code: string, now: Date): Promise<boolean> {
  const unspent = { accountId, digest: digestOf(accountId, code.toLowerCase()), spentAt: null };
  return (await em.nativeUpdate(RecoveryCode, unspent, { spentAt: now })) === 1;
}

export async function dropRecoveryCodes(em: EntityManager, accountId: string): Promise<void> {
  await em.nativeDelete(RecoveryCode, { accountId });
}

function newCode(random: Random): string {
  const characters = Array.from(random.bytes(codeCharacters), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
  return (characters.match(/.{4}/g) ?? []).join('-');
}

function digestOf(accountId: string, code: string): string {
  return sha256Hex(`${accountId}.${code}`);
}
