import { recordEvent } from '../../audit/record-event.ts';
import { codeSms } from '../../delivery/message-draft.ts';
import { admit } from '../../throttling/throttle.ts';
import { sendCode } from '../send-code.ts';
import type { OtpChannel } from './otp-channel.ts';

/** Codes to the account's own telephone. */
export const smsChannel: OtpChannel = {
  purpose: 'TWO_FACTOR_SMS',
  async send(em, deps, { account, holder, isLong = false, client }) {
    const { id: accountId, locale, phone } = account;
    if (phone === null) return;
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
  },
};
