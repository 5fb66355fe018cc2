import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';
import { spendCode } from '../otp/one-time-codes.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { isConceivablePassword, passwordFault, type PasswordFault, type PasswordRules } from './password-rules.ts';
import { findPasswordHash, holdPassword, replacePassword } from './stored-passwords.ts';
import { isFreshlyProved, lockAsker, type Asker } from '../sessions/fresh-proof.ts';
import { proofBy } from '../sessions/proof-tries.ts';
import { forgetPasswordTries } from '../throttling/second-factor-after.ts';
import { admit, giveBack, type ThrottleDeps } from '../throttling/throttle.ts';

export interface ChangePasswordDeps extends EndHoldingsDeps, OutboxDeps, ThrottleDeps {
  readonly hasher: PasswordHasher;
  readonly passwordRules: PasswordRules;
}

export interface ChangePasswordInput {
  readonly asker: Asker;
  /** What proves the wish: the current password, or a code of the purpose PASSWORD_CHANGE. */
  readonly proof: { readonly currentPassword: string } | { readonly code: string };
  readonly newPassword: string;
  readonly client: Client;
}

export type ChangePasswordOutcome =
  | { readonly kind: 'changed'; readonly revokedIds: readonly string[] }
  | { readonly kind: 'invalid-credentials' }
  | { readonly kind: 'weak-password'; readonly fault: PasswordFault }
  | { readonly kind: 'fresh-proof-required' };

/**
 * Changes the password of the caller. What ends with it, the table in `endings.ts` says. Where the account has a second factor,
 * the session must have proved it recently. Throws the refusals `RATE_LIMITED`, `OVERLOADED`, and
 * `INVALID_TOKEN` when the account is not active any more.
 */
export async function changePassword(deps: ChangePasswordDeps, input: ChangePasswordInput): Promise<ChangePasswordOutcome> {
  const { asker, proof, newPassword, client } = input;
  const attempt = proofBy(asker, client);
  const known = await deps.transact(async (em) => {
    await admit(em, deps, attempt);
    return { account: await em.findOne(Account, { id: asker.accountId }), hash: await findPasswordHash(em, asker.accountId) };
  });
  const ownNames = [known.account?.email, known.account?.firstName, known.account?.lastName, known.account?.displayName];
  const fault = await passwordFault(
    deps.passwordRules,
    newPassword,
    ownNames.map((name) => name ?? null),
  );
  if (fault !== null) return { kind: 'weak-password', fault };
  const currentHash = 'currentPassword' in proof ? await verified(deps, known.hash, proof.currentPassword) : null;
  const newHash = await deps.hasher.hash(newPassword);

  const outcome = await deps.transact(async (em): Promise<ChangePasswordOutcome> => {
    const now = deps.clock.now();
    const account = await lockAsker(em, asker);
    const { id: accountId } = account;
    if (account.secondFactors.length > 0 && !(await isFreshlyProved(em, deps, account, asker.sessionId)))
      return { kind: 'fresh-proof-required' };
    const isProved =
      'code' in proof
        ? await spendCode(em, {
            accountId,
            purpose: 'PASSWORD_CHANGE',
            flow: asker.sessionId,
            isOpen: true,
            code: proof.code,
            now,
          })
        : currentHash !== null && (await holdPassword(em, accountId, currentHash));
    const event = { type: 'password.changed', client, accountId, sessionId: asker.sessionId } as const;
    if (!isProved) {
      await recordEvent(em, deps, { ...event, failure: 'code' in proof ? 'wrong-code' : 'wrong-password' });
      return { kind: 'invalid-credentials' };
    }
    await giveBack(em, deps, attempt);
    await forgetPasswordTries(em, deps, account);
    await replacePassword(em, accountId, newHash, now);
    await recordEvent(em, deps, { ...event, actorId: accountId });
    await enqueueMessage(em, deps, noticeMessage('PASSWORD_CHANGED', account));
    const { sessionId } = asker;
    const reason = 'password-changed';
    const ended = { accountId, ending: 'password changed', sessionId, reason, client, actorId: accountId } as const;
    return { kind: 'changed', revokedIds: await endHoldings(em, deps, ended) };
  });
  if (outcome.kind === 'changed') deps.revocations.publish(outcome.revokedIds);
  return outcome;
}

/** The hash, when it is that of the password; else null. */
async function verified({ hasher }: ChangePasswordDeps, hash: string | null, password: string): Promise<string | null> {
  const isRight = isConceivablePassword(password) && (await hasher.verify(hash, password));
  return isRight ? hash : null;
}
