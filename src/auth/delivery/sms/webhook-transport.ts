import { createHmac } from 'node:crypto';
import { epochSeconds, type Clock } from '../../../lib/clock.ts';
import type { Secret } from '../../../lib/secret.ts';
import type { OutgoingMessage, Transport } from '../transport.ts';
import { sendHttp } from './send-http.ts';

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_` and Base64, as Standard Webhooks writes keys; anything else is the key as it stands. */
  readonly secret: Secret;
  readonly clock: Clock;
}

/**
 * SMS by an HTTP endpoint of the operator's: a signed POST of `{ type: "sms", timestamp, data: { to, text, purpose } }`. The
 * signature and the id, which is the same at every attempt, are those of Standard Webhooks (https://www.standardwebhooks.com).
 */
export function createWebhookTransport({ url, secret, clock }: WebhookOptions): Transport {
  const key = keyOf(secret);
  return {
    send(message, signal) {
      const body = bodyOf(message);
      const timestamp = String(epochSeconds(clock.now()));
      const signature = createHmac('sha256', key).update(`${message.id}.${timestamp}.${body}`).digest('base64');
      const headers = {
        'content-type': 'application/json',
        'webhook-id': message.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      };
      return sendHttp({ url, headers, body }, signal);
    },
  };
}

function bodyOf({ createdAt, to, text, purpose }: OutgoingMessage): string {
  return JSON.stringify({ type: 'sms', timestamp: createdAt.toISOString(), data: { to, text, purpose } });
}

const keyPrefix = 'whsec_';

function keyOf(secret: Secret): Buffer {
  const text = secret.reveal();
  return text.startsWith(keyPrefix) ? Buffer.from(text.slice(keyPrefix.length), 'base64') : Buffer.from(text);
}
