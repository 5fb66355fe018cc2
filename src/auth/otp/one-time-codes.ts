import { raw, type EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import { digestsEqual, sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import { flowDigestOf } from './flow-id.ts';
import { attemptsMax, forgetGuesses, payForShortCode } from './guess-budget.ts';
import { inGroups, isLongCode, newLongCode } from './long-code.ts';
import { OneTimeCode, type OtpPurpose } from './one-time-code.entity.ts';
import { typedCode } from './typed-code.ts';

const codeDigits = 6;
export const codeMinutes = 10;
/** Of the guesses at a short code, what nobody can use up who did not ask for it. */
const attemptsOfTheFlow = 2;

export interface CodeOwner {
  readonly accountId: string;
  readonly purpose: OtpPurpose;
}

export interface IssueInput extends CodeOwner {
  /** Names who asks, by what nobody else holds: the name of a flow, or the id of a session or a challenge. */
  readonly flow: string;
  readonly recipientDigest: string;
  /** True makes it long whatever was guessed before. */
  readonly isLong: boolean;
}

/**
 * Issues a new code, to be sent and then forgotten. It has six digits, and codes of the same flow that were sent before count no
 * longer, unless the account is being guessed at: after 100 guesses in a row at short codes, or when unknown clients have used up the
 * tries of one that is still alive, it is long. A long code takes any number of wrong tries, from any flow.
 */
export async function issueCode(
  em: EntityManager,
  { clock, random }: { clock: Clock; random: Random },
  { accountId, purpose, flow, recipientDigest, ...input }: IssueInput,
): Promise<string> {
  const now = clock.now();
  const id = `code_${random.hexId()}`;
  const isLong =
    input.isLong || (await hasLostTries(em, { accountId, purpose }, now)) || !(await payForShortCode(em, clock, recipientDigest));
  const code = isLong ? newLongCode(random) : random.digits(codeDigits);
  const flowDigest = flowDigestOf(flow);
  if (!isLong) await em.nativeUpdate(OneTimeCode, { accountId, purpose, flowDigest, spentAt: null }, { spentAt: now });
  await em.insert(OneTimeCode, {
    id,
    accountId,
    purpose,
    flowDigest,
    recipientDigest,
    isLong,
    digest: digestOf(id, code),
    attemptsLeft: attemptsMax,
    createdAt: now,
    expiresAt: plusSeconds(now, codeMinutes * 60),
    spentAt: null,
  });
  return code;
}

/** Returns whether a long code is on its way to the recipient, or there already, that the caller now can use. */
export async function hasLongCode(
  em: EntityManager,
  { accountId, purpose, recipientDigest }: CodeOwner & { recipientDigest: string },
  now: Date,
): Promise<boolean> {
  const alive = { accountId, purpose, recipientDigest, isLong: true, spentAt: null, expiresAt: { $gt: now } };
  return (await em.count(OneTimeCode, alive)) > 0;
}

export interface SpendInput extends CodeOwner {
  /** Names who presents the code, as at `issueCode`; null where nothing says who asked for it. */
  readonly flow: string | null;
  /** True takes codes that other flows asked for, too, where they have tries left for unknown clients. Default: true without a flow. */
  readonly isOpen?: boolean;
  readonly code: string;
  readonly now: Date;
}

/**
 * Spends a code of the purpose. True proves that the caller read a message sent to the account; every other code of the purpose
 * is then void, and guesses are counted again.
 *
 * A guess at short codes is paid for before a code is looked at, by each that it is compared with, and the code is spent by one
 * conditional UPDATE. So of any number of callers at once one succeeds, and no more than five guesses are ever compared with a
 * code (NIST SP 800-63B §3.1.3), of which three at most by callers who do not name its flow. Commit the transaction whatever comes
 * of it: a wrong guess has to stay counted. The caller has locked the account.
 */
export async function spendCode(em: EntityManager, input: SpendInput): Promise<boolean> {
  const { accountId, purpose, flow, now } = input;
  const code = typedCode(input.code);
  const isLong = isLongCode(code);
  const alive = await em.find(
    OneTimeCode,
    { accountId, purpose, isLong, spentAt: null, expiresAt: { $gt: now } },
    { orderBy: { createdAt: 'desc', id: 'desc' }, disableIdentityMap: true },
  );
  const written = isLong ? inGroups(code) : code;
  const flowDigest = flow === null ? null : flowDigestOf(flow);
  for (const candidate of alive) {
    const isOwn = candidate.flowDigest === flowDigest;
    const isOpen = isLong || (input.isOpen ?? flow === null);
    if (!isOwn && !isOpen) continue;
    if (!isLong && !(await payAttempt(em, candidate.id, isOwn ? 0 : attemptsOfTheFlow))) continue;
    if (!digestsEqual(candidate.digest, digestOf(candidate.id, written))) continue;
    if ((await em.nativeUpdate(OneTimeCode, { id: candidate.id, spentAt: null }, { spentAt: now })) === 0) continue;
    await voidCodes(em, accountId, [purpose], now);
    await forgetGuesses(em, candidate.recipientDigest);
    return true;
  }
  return false;
}

/** Makes every code of these purposes worthless, or every code of the account. */
export async function voidCodes(
  em: EntityManager,
  accountId: string,
  purposes: readonly OtpPurpose[] | 'all',
  now: Date,
): Promise<void> {
  const which = purposes === 'all' ? {} : { purpose: { $in: [...purposes] } };
  await em.nativeUpdate(OneTimeCode, { accountId, ...which, spentAt: null }, { spentAt: now });
}

/** Returns whether unknown clients have guessed at a short code of the purpose until none of their tries was left. */
async function hasLostTries(em: EntityManager, owner: CodeOwner, now: Date): Promise<boolean> {
  const { accountId, purpose } = owner;
  const lost = { accountId, purpose, isLong: false, expiresAt: { $gt: now }, attemptsLeft: { $lte: attemptsOfTheFlow } };
  return (await em.count(OneTimeCode, lost)) > 0;
}

async function payAttempt(em: EntityManager, id: string, kept: number): Promise<boolean> {
  const isLeft = { id, spentAt: null, attemptsLeft: { $gt: kept } };
  return (await em.nativeUpdate(OneTimeCode, isLeft, { attemptsLeft: raw<number>('attempts_left - 1') })) === 1;
}

function digestOf(id: string, code: string): string {
  return sha256Hex(`${id}.${code}`);
}
