import { raw, type EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import { digestsEqual, sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import { flowDigestOf } from './flow-id.ts';
import { OneTimeCode, type OtpPurpose } from './one-time-code.entity.ts';
import { typedCode } from './typed-code.ts';

export const codeDigits = 6;
export const codeMinutes = 10;
const attemptsMax = 5;
/** Of those, what nobody can use up who did not ask for the code. */
const attemptsOfTheFlow = 2;

export interface IssueInput {
  readonly accountId: string;
  readonly purpose: OtpPurpose;
  /** Whose asking it answers; null where a signed-in user asks, whose tries nobody else can make. */
  readonly flowId: string | null;
}

/** A new code, to be sent and then forgotten. Codes of the same flow that were sent before count no longer. */
export async function issueCode(
  em: EntityManager,
  { clock, random }: { clock: Clock; random: Random },
  { accountId, purpose, flowId }: IssueInput,
): Promise<string> {
  const now = clock.now();
  const id = `code_${random.hexId()}`;
  const code = random.digits(codeDigits);
  const flowDigest = flowDigestOf(flowId);
  await em.nativeUpdate(OneTimeCode, { accountId, purpose, flowDigest, spentAt: null }, { spentAt: now });
  await em.insert(OneTimeCode, {
    id,
    accountId,
    purpose,
    flowDigest,
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
 * Spends the newest code of the flow, or of `purpose` where no flow is named. True proves that the caller read a message
 * sent to the account; every other code of the purpose is then void.
 *
 * The attempt is paid for before the code is looked at, and the code is spent by one conditional UPDATE, so of any number
 * of callers at once one succeeds and no more than five guesses are ever compared (NIST SP 800-63B §3.1.3), of which three
 * at most by callers who do not name the flow. Commit the transaction whatever comes of it: a wrong guess has to stay counted.
 */
export async function spendCode(em: EntityManager, input: SpendInput): Promise<boolean> {
  const { accountId, purpose, flowId, code, now } = input;
  const current = await em.findOne(
    OneTimeCode,
    {
      accountId,
      purpose,
      spentAt: null,
      expiresAt: { $gt: now },
      ...(flowId === null ? {} : { flowDigest: flowDigestOf(flowId) }),
    },
    { orderBy: { createdAt: 'desc', id: 'desc' } },
  );
  if (current === null) return false;
  const kept = flowId === null && current.flowDigest !== null ? attemptsOfTheFlow : 0;
  if (!(await payAttempt(em, current.id, kept))) return false;
  if (!digestsEqual(current.digest, digestOf(current.id, typedCode(code)))) return false;
  if ((await em.nativeUpdate(OneTimeCode, { id: current.id, spentAt: null }, { spentAt: now })) === 0) return false;
  await voidCodes(em, accountId, [purpose], now);
  return true;
}

/** Makes every code of these purposes worthless. */
export async function voidCodes(em: EntityManager, accountId: string, purposes: readonly OtpPurpose[], now: Date): Promise<void> {
  await em.nativeUpdate(OneTimeCode, { accountId, purpose: { $in: [...purposes] }, spentAt: null }, { spentAt: now });
}

async function payAttempt(em: EntityManager, id: string, kept: number): Promise<boolean> {
  const isLeft = { id, spentAt: null, attemptsLeft: { $gt: kept } };
  return (await em.nativeUpdate(OneTimeCode, isLeft, { attemptsLeft: raw<number>('attempts_left - 1') })) === 1;
}

function digestOf(id: string, code: string): string {
  return sha256Hex(`${id}.${code}`);
}
