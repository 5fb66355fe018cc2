import type { Secret } from '../../../lib/secret.ts';
import type { Transport } from '../transport.ts';
import { sendHttp } from './send-http.ts';

export interface TwilioOptions {
  /** The API's origin: Twilio's, or of whoever speaks the same. */
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: Secret;
  /** A number in E.164, or `MG…`, a messaging service. */
  readonly from: string;
}

/**
 * SMS by Twilio's Messages resource (https://www.twilio.com/docs/messaging/api/message-resource). It knows no idempotency:
 * when an answer is lost, the same text may arrive twice.
 */
export function createTwilioTransport({ url, accountSid, authToken, from }: TwilioOptions): Transport {
  const endpoint = new URL(`/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`, url).href;
  const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
  const headers = {
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken.reveal()}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  return {
    send: ({ to, text }, signal) =>
      sendHttp({ url: endpoint, headers, body: new URLSearchParams({ To: to, ...sender, Body: text }).toString() }, signal),
  };
}
