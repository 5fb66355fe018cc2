import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../../lib/client.ts';
import type { Account } from '../../accounts/account.entity.ts';
import { recordEvent } from '../../audit/record-event.ts';
import { codeSms } from '../../delivery/message-draft.ts';
import { admit } from '../../throttling/throttle.ts';
import { sendCode } from '../send-code.ts';
import type { SendOtpDeps } from '../send-code.ts';

export interface SendOwnSmsInput {
  /** Locked by the caller. */
  readonly account: Account;
  /** The account's own telephone, E.164. */
  readonly phone: string;
  /** The id of the session or the challenge that asks. */
  readonly holder: string;
  /** True makes the code long, see `sendCode`. */
  readonly isLong?: boolean;
  readonly client: Client;
}

/**
 * Sends a code of the purpose TWO_FACTOR_SMS to a telephone; earlier ones that the same holder asked for count no longer. It is another
 * purpose than that of mailed codes, so that who reads the mailbox proves nothing of the telephone. Throws the refusal `RATE_LIMITED`.
 */
export async function sendOwnSms(
  em: EntityManager,
  deps: SendOtpDeps,
  { account, phone, holder, isLong = false, client }: SendOwnSmsInput,
): Promise<void> {
  const { id: accountId, locale } = account;
  await admit(em, deps, { action: 'send-own-code', account: accountId, holder, client });
  await sendCode(em, deps, {
    accountId,
    purpose: 'TWO_FACTOR_SMS',
    flow: holder,
    recipient: phone,
    budget: 'sms',
    isLong,
    client,
    draft: (code, minutes) => codeSms({ phone, locale }, code, minutes),
  });
  await recordEvent(em, deps, { type: 'otp.sent', client, accountId, actorId: accountId, reason: 'sms' });
}
