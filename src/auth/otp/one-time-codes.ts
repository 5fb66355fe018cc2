import { raw, type EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import { digestsEqual, sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import { OneTimeCode, type OtpPurpose } from './one-time-code.entity.ts';

export const codeDigits = 6;
export const codeMinutes = 10;
const attemptsMax = 5;

export interface IssueInput {
  readonly accountId: string;
  readonly purpose: OtpPurpose;
}

/** A new code, to be sent and then forgotten. Codes of the purpose that were sent before count no longer. */
export async function issueCode(
  em: EntityManager,
  { clock, random }: { clock: Clock; random: Random },
  { accountId, purpose }: IssueInput,
): Promise<string> {
  const now = clock.now();
  const id = `code_${random.hexId()}`;
  const code = random.digits(codeDigits);
  await em.nativeUpdate(OneTimeCode, { accountId, purpose, spentAt: null }, { spentAt: now });
  await em.insert(OneTimeCode, {
    id,
    accountId,
    purpose,
    digest: digestOf(id, code),
    attemptsLeft: attemptsMax,
    createdAt: now,
    expiresAt: plusSeconds(now, codeMinutes * 60),
    spentAt: null,
  });
  return code;
}

export interface SpendInput extends IssueInput {
  readonly code: string;
  readonly now: Date;
}

/**
 * Spends the newest code of `purpose`. True proves that the caller read a message sent to the account.
 *
 * The attempt is paid for before the code is looked at, and the code is spent by one conditional UPDATE, so of any number
 * of callers at once one succeeds and no more than five guesses are ever compared (NIST SP 800-63B §3.1.3). Commit the
 * transaction whatever comes of it: a wrong guess has to stay counted.
 */
export async function spendCode(em: EntityManager, { accountId, purpose, code, now }: SpendInput): Promise<boolean> {
  const current = await em.findOne(
    OneTimeCode,
    { accountId, purpose, spentAt: null, expiresAt: { $gt: now } },
    { orderBy: { createdAt: 'desc', id: 'desc' } },
  );
  if (current === null || !(await payAttempt(em, current.id))) return false;
  if (!digestsEqual(current.digest, digestOf(current.id, code))) return false;
  return (await em.nativeUpdate(OneTimeCode, { id: current.id, spentAt: null }, { spentAt: now })) === 1;
}

async function payAttempt(em: EntityManager, id: string): Promise<boolean> {
  const isLeft = { id, spentAt: null, attemptsLeft: { $gt: 0 } };
  return (await em.nativeUpdate(OneTimeCode, isLeft, { attemptsLeft: raw<number>('attempts_left - 1') })) === 1;
}

function digestOf(id: string, code: string): string {
  return sha256Hex(`${id}.${code}`);
}
