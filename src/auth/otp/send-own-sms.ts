import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import { codeSms } from '../delivery/message-draft.ts';
import { enqueueMessage } from '../delivery/outbox.ts';
import { spendBudget } from '../throttling/sending-budgets.ts';
import { admit } from '../throttling/throttle.ts';
import { codeMinutes, issueCode } from './one-time-codes.ts';
import type { SendOtpDeps } from './send-otp.ts';

export interface SendOwnSmsInput {
  /** Locked by the caller. */
  readonly account: Account;
  /** The account's own telephone, E.164. */
  readonly phone: string;
  readonly client: Client;
}

/**
 * Sends a code of the purpose TWO_FACTOR_SMS to a telephone; earlier ones count no longer. It is another purpose than that
 * of mailed codes, so that who reads the mailbox proves nothing of the telephone. Throws the refusal `RATE_LIMITED`.
 */
export async function sendOwnSms(
  em: EntityManager,
  deps: SendOtpDeps,
  { account, phone, client }: SendOwnSmsInput,
): Promise<void> {
  const { id: accountId, locale } = account;
  await admit(em, deps, { action: 'send-own-code', account: accountId, client });
  await spendBudget(em, deps, 'sms', client);
  const code = await issueCode(em, deps, { accountId, purpose: 'TWO_FACTOR_SMS', flowId: null });
  await enqueueMessage(em, deps, codeSms({ phone, locale }, code, codeMinutes));
  await recordEvent(em, deps, { type: 'otp.sent', client, accountId, actorId: accountId, reason: 'sms' });
}
