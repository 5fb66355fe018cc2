import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import { inGroups, newLongCode } from '../otp/long-code.ts';
import { RecoveryCode } from './recovery-code.entity.ts';

const codesPerAccount = 10;

/** Ten new recovery codes, which are shown this once. Earlier ones count no longer. */
export async function replaceRecoveryCodes(
  em: EntityManager,
  { clock, random }: { clock: Clock; random: Random },
  accountId: string,
): Promise<string[]> {
  const createdAt = clock.now();
  const codes = Array.from({ length: codesPerAccount }, () => newLongCode(random));
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

/**
 * Spends a long code, as `typedCode` reads it, if it is one of the account's recovery codes and unused until now. Of several callers
 * at once one succeeds.
 */
export async function spendRecoveryCode(em: EntityManager, accountId: string, code: string, now: Date): Promise<boolean> {
  const unspent = { accountId, digest: digestOf(accountId, inGroups(code)), spentAt: null };
  return (await em.nativeUpdate(RecoveryCode, unspent, { spentAt: now })) === 1;
}

/** Drops the recovery codes of an account, or those that were made at `since` and after it. */
export async function dropRecoveryCodes(em: EntityManager, accountId: string, since?: Date): Promise<void> {
  await em.nativeDelete(RecoveryCode, { accountId, ...(since === undefined ? {} : { createdAt: { $gte: since } }) });
}

function digestOf(accountId: string, code: string): string {
  return sha256Hex(`${accountId}.${code}`);
}
