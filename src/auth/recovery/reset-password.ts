import type { Client } from '../../lib/client.ts';
import { parseEmail } from '../accounts/email-identity.ts';
import { lockAccountByEmail } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { dropExternalIdentities } from '../external-identities/external-identities.ts';
import { spendCode, voidCodes } from '../otp/one-time-codes.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { passwordFault, type PasswordFault, type PasswordRules } from '../passwords/password-rules.ts';
import { replacePassword } from '../passwords/passwords.ts';
import { revokeSessions, type RevokeDeps } from '../sessions/revoke-sessions.ts';
import { voidChallenges } from '../sign-in/challenges.ts';
import { forgetPasswordTries } from '../throttling/second-factor-after.ts';
import { admit, giveBack, type ThrottleDeps, type Try } from '../throttling/throttle.ts';
import { distrustDevices } from '../two-factor/trusted-devices.ts';

export interface ResetPasswordDeps extends RevokeDeps, OutboxDeps, ThrottleDeps {
  readonly hasher: PasswordHasher;
  readonly passwordRules: PasswordRules;
}

export interface ResetPasswordInput {
  readonly email: string;
  /** The flow that the code was asked for in; null: strangers may use up its tries. */
  readonly flowId: string | null;
  readonly code: string;
  readonly newPassword: string;
  readonly client: Client;
}

export type ResetPasswordOutcome =
  /** `revokedSessionIds`: what ended because of it. */
  | { readonly kind: 'reset'; readonly revokedSessionIds: readonly string[] }
  | { readonly kind: 'invalid-code' }
  | { readonly kind: 'weak-password'; readonly fault: PasswordFault };

/**
 * Gives an account another password, for a code of the purpose PASSWORD_RESET. All its sessions end, no device is trusted
 * any more, nobody elsewhere signs in to it, and sign-ins that are half way begin anew; the second factor stays. Unknown and inactive accounts, wrong, used
 * and expired codes get one answer after the same work. Throws the refusals `RATE_LIMITED` and `OVERLOADED`.
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
    await voidCodes(em, accountId, ['LOGIN', 'PASSWORD_CHANGE', 'TWO_FACTOR', 'TWO_FACTOR_SMS', 'EMAIL_CHANGE'], now);
    await voidChallenges(em, accountId, now);
    await distrustDevices(em, accountId);
    const by = { client, accountId, actorId: accountId };
    await recordEvent(em, deps, { ...by, type: 'password.reset' });
    if ((await dropExternalIdentities(em, accountId)) > 0)
      await recordEvent(em, deps, { ...by, type: 'identity.unlinked', reason: 'password-reset' });
    await enqueueMessage(em, deps, noticeMessage('PASSWORD_CHANGED', account));
    const revokedSessionIds = await revokeSessions(em, deps, {
      where: { accountId },
      reason: 'password-reset',
      client,
      actorId: accountId,
    });
    return { kind: 'reset', revokedSessionIds };
  });
  if (outcome.kind === 'reset') deps.revocations.publish(outcome.revokedSessionIds);
  return outcome;
}
