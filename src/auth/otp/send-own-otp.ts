import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import { codeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage } from '../delivery/outbox.ts';
import { spendBudget } from '../throttling/sending-budgets.ts';
import { admit } from '../throttling/throttle.ts';
import { codeMinutes, issueCode } from './one-time-codes.ts';
import type { SendOtpDeps } from './send-otp.ts';

export interface SendOwnOtpInput {
  /** Locked by the caller. */
  readonly account: Account;
  readonly purpose: 'PASSWORD_CHANGE' | 'TWO_FACTOR' | 'EMAIL_CHANGE';
  /** Where the account's own address is not the one to prove. */
  readonly email?: string;
  readonly client: Client;
}

/**
 * Sends a code that only somebody who proved to be the account's owner can ask for and spend; earlier ones of the purpose
 * count no longer. Throws the refusal `RATE_LIMITED`.
 */
export async function sendOwnOtp(
  em: EntityManager,
  deps: SendOtpDeps,
  { account, purpose, email = account.email, client }: SendOwnOtpInput,
): Promise<void> {
  await admit(em, deps, { action: 'send-own-code', account: account.id, client });
  await spendBudget(em, deps, 'own', client);
  const code = await issueCode(em, deps, { accountId: account.id, purpose, flowId: null });
  await enqueueMessage(em, deps, codeMessage(purpose, { email, locale: account.locale }, code, codeMinutes));
  await recordEvent(em, deps, { type: 'otp.sent', client, accountId: account.id, actorId: account.id });
}
