import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import type { Random } from '../../lib/random.ts';
import { Account } from '../accounts/account.entity.ts';
import { parseEmail } from '../accounts/email-identity.ts';
import { lockAccountByEmail } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import { spendCode } from '../otp/one-time-codes.ts';
import { findPasswordHash } from '../passwords/stored-passwords.ts';
import { admit, giveBack, type ThrottleDeps, type Try } from '../throttling/throttle.ts';
import type { Transact } from '../statements/transact.ts';

export interface ActivateDeps extends ThrottleDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ActivateInput {
  readonly email: string;
  readonly code: string;
  /** The flow that the code was asked for in, where the caller began it. */
  readonly flowId: string | null;
  readonly client: Client;
}

export type ActivateOutcome =
  | { readonly kind: 'activated'; readonly accountId: string; readonly needsPassword: boolean }
  | { readonly kind: 'invalid-code' };

/**
 * Activates a pending account with the code that was sent to it. An unknown address, an account that is active already, a
 * wrong, used or expired code: one answer. Of any number of callers at once one succeeds. `needsPassword`: the account has
 * none, because two people registered it; its owner resets it. Throws the refusal `RATE_LIMITED`.
 */
export function activate(deps: ActivateDeps, input: ActivateInput): Promise<ActivateOutcome> {
  const { email, flowId, client } = input;
  const identity = parseEmail(email)?.identity ?? email;
  const attempt: Try = { action: 'try-code', account: identity, flow: flowId, client };
  return deps.transact(async (em): Promise<ActivateOutcome> => {
    await admit(em, deps, attempt);
    const account = await lockAccountByEmail(em, identity);
    if (account === null || !(await spendActivation(em, deps, account, input))) {
      await recordEvent(em, deps, { type: 'account.activated', client, accountId: account?.id ?? null, failure: 'invalid-code' });
      return { kind: 'invalid-code' };
    }
    await giveBack(em, deps, attempt);
    await recordEvent(em, deps, { type: 'account.activated', client, accountId: account.id, actorId: account.id });
    const needsPassword = (await findPasswordHash(em, account.id)) === null;
    return { kind: 'activated', accountId: account.id, needsPassword };
  });
}

async function spendActivation(
  em: EntityManager,
  { clock }: ActivateDeps,
  { id }: Account,
  { code, flowId }: ActivateInput,
): Promise<boolean> {
  const now = clock.now();
  if (!(await spendCode(em, { accountId: id, purpose: 'ACTIVATION', flow: flowId, code, now }))) return false;
  const isPending = { id, activatedAt: null, disabledAt: null };
  return (await em.nativeUpdate(Account, isPending, { activatedAt: now, updatedAt: now })) === 1;
}
