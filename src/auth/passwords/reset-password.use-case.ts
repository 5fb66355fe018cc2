import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { plusSeconds, secondsPerHour } from '../../lib/clock.ts';
import { Account } from '../accounts/account.entity.ts';
import { parseEmail } from '../accounts/email-identity.ts';
import { lockAccountByEmail } from '../accounts/find-accounts.ts';
import type { RecoverySettings } from '../accounts/recovery-settings.ts';
import { recordEvent } from '../audit/record-event.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { spendCode } from '../otp/one-time-codes.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { passwordFault, type PasswordFault, type PasswordRules } from './password-rules.ts';
import { replacePassword } from './stored-passwords.ts';
import { forgetPasswordTries } from '../throttling/second-factor-after.ts';
import { admit, giveBack, type ThrottleDeps, type Try } from '../throttling/throttle.ts';

export interface ResetPasswordDeps extends EndHoldingsDeps, OutboxDeps, ThrottleDeps {
  readonly recovery: Pick<RecoverySettings, 'mailFactorWaitSeconds' | 'keepsApiKeys'>;
  readonly hasher: PasswordHasher;
  readonly passwordRules: PasswordRules;
}

export interface ResetPasswordInput {
  readonly email: string;
  /** The flow that the code was asked for in; null: unknown clients may use up its tries. */
  readonly flowId: string | null;
  readonly code: string;
  readonly newPassword: string;
  readonly client: Client;
}

export type ResetPasswordOutcome =
  /** `revokedIds`: the sessions and API keys that ended because of it. */
  | { readonly kind: 'reset'; readonly revokedIds: readonly string[] }
  | { readonly kind: 'invalid-code' }
  | { readonly kind: 'weak-password'; readonly fault: PasswordFault };

/**
 * Gives an account another password, for a code of the purpose PASSWORD_RESET. What else ends, the table in
 * `endings.ts` says; the second factor stays. Unknown and inactive accounts, wrong, used and expired codes get one answer after
 * the same work. Where the mailbox is a second factor, it is none for a while: it would prove both. Throws the refusals
 * `RATE_LIMITED` and `OVERLOADED`.
 */
export async function resetPassword(deps: ResetPasswordDeps, input: ResetPasswordInput): Promise<ResetPasswordOutcome> {
  const { email, flowId, code, newPassword, client } = input;
  const identity = parseEmail(email)?.identity ?? email;
  const attempt: Try = { action: 'try-code', account: identity, flow: flowId, client };
  await deps.transact((em) => admit(em, deps, attempt));
  const fault = await passwordFault(deps.passwordRules, newPassword, [email]);
  if (fault !== null) return { kind: 'weak-password', fault };
  const hash = await deps.hasher.hash(newPassword);

  const outcome = await deps.transact(async (em): Promise<ResetPasswordOutcome> => {
    const now = deps.clock.now();
    const account = await lockAccountByEmail(em, identity);
    const isRight =
      account?.isActive() === true &&
      (await spendCode(em, { accountId: account.id, purpose: 'PASSWORD_RESET', flow: flowId, code, now }));
    if (account === null || !isRight) {
      await recordEvent(em, deps, { type: 'password.reset', client, accountId: account?.id ?? null, failure: 'invalid-code' });
      return { kind: 'invalid-code' };
    }
    await giveBack(em, deps, attempt);
    const { id: accountId } = account;
    await forgetPasswordTries(em, deps, account);
    await replacePassword(em, accountId, hash, now);
    await recordEvent(em, deps, { type: 'password.reset', client, accountId, actorId: accountId });
    await enqueueMessage(em, deps, noticeMessage('PASSWORD_CHANGED', account));
    if (account.secondFactors.includes('EMAIL')) await holdMailFactor(em, deps, account);
    const reason = 'password-reset';
    const ended = { accountId, ending: 'password reset', sessionId: null, reason, client, actorId: accountId } as const;
    const revokedIds = await endHoldings(em, deps, ended);
    return { kind: 'reset', revokedIds };
  });
  if (outcome.kind === 'reset') deps.revocations.publish(outcome.revokedIds);
  return outcome;
}

/** The password is what the mailbox says now, so its codes are no other factor until its owner had time to notice. */
async function holdMailFactor(em: EntityManager, deps: ResetPasswordDeps, account: Account): Promise<void> {
  const { mailFactorWaitSeconds } = deps.recovery;
  const mailFactorHeldUntil = plusSeconds(deps.clock.now(), mailFactorWaitSeconds);
  await em.nativeUpdate(Account, { id: account.id }, { mailFactorHeldUntil });
  const hours = String(Math.round(mailFactorWaitSeconds / secondsPerHour));
  await enqueueMessage(em, deps, noticeMessage('MAIL_FACTOR_HELD', account, { hours }));
}
