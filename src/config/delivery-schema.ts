import { z } from 'zod';
import { Secret } from '../lib/secret.ts';
import { absoluteUrl, filePath, isDecodable, line, secret } from './values.ts';

const language = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const mailbox = /^[^\s@<>,;:"()\\]+@[^\s@<>,;:"()\\]+$/;

/** How mail leaves, and what it looks like. */
export const mailsSchema = z
  .strictObject({
    smtpUrl: z
      .string()
      .refine(isSmtpUrl, 'must be an smtp:// or smtps:// URL with a host, special characters in its password percent-encoded')
      .transform((value) => new Secret(value))
      .optional()
      .describe(
        'The server that takes mail: `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. Default: nobody; mail can be read at `/dev/outbox` in development.',
      ),
    startTls: z
      .enum(['required', 'optional', 'off'])
      .optional()
      .describe('Encryption on `smtp://`. Default: `required` where the URL has a password, else `optional`.'),
    from: z
      .string()
      .regex(mailbox, 'must be a mailbox such as no-reply@example.com, without a name')
      .optional()
      .describe('The mailbox that mail comes from. Default: `no-reply@` and the host of `publicUrl`.'),
    serviceName: z
      .string()
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,60}$/u, 'must be one line of at most 60 characters')
      .optional()
      .describe('What messages call your service. Default: the host of `publicUrl`.'),
    language: z
      .string()
      .regex(language, 'must be a language such as en or de-AT')
      .default('en')
      .describe('The language for readers of whom none is known; `en`, `de` and `fr` are there.'),
    templatesDir: filePath.optional().describe('A directory with templates of your own (docs/mail.md).'),
  })
  .prefault({});

/** Who sends SMS. */
export const smsSchema = z
  .strictObject({
    provider: z
      .enum(['twilio', 'webhook'])
      .optional()
      .describe('`twilio` (or whoever speaks its API) or `webhook` (your own sender). Default: no SMS.'),
    url: absoluteUrl
      .optional()
      .describe('The webhook, or the origin of a Twilio-compatible API. Default for `twilio`: `https://api.twilio.com`.'),
    accountSid: line.optional().describe('Twilio: the account.'),
    secret: secret(1).optional().describe('Twilio: the auth token. Webhook: signs what is sent (Standard Webhooks).'),
    from: line.optional().describe('Twilio: the sending number (E.164) or `MG…`, a messaging service.'),
  })
  .superRefine((sms, { addIssue }) => {
    const needed = { twilio: ['accountSid', 'secret', 'from'], webhook: ['url', 'secret'] } as const;
    if (sms.provider === undefined) return;
    for (const key of needed[sms.provider]) {
      if (sms[key] === undefined)
        addIssue({ code: 'custom', path: [key], message: `is required by the provider ${sms.provider}` });
    }
    if (sms.provider === 'webhook' && sms.secret !== undefined && !isWebhookKey(sms.secret.reveal()))
      addIssue({ code: 'custom', path: ['secret'], message: 'must have 24 to 64 bytes in Base64 after `whsec_`' });
  })
  .prefault({});

function isSmtpUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^smtps?:$/.test(url.protocol)) return false;
  return url.hostname !== '' && url.port !== '0' && isDecodable(url.username) && isDecodable(url.password);
}

/** Keys of Standard Webhooks are `whsec_` and Base64; any other text is a key as it stands. */
function isWebhookKey(text: string): boolean {
  const encoded = /^whsec_(.*)$/s.exec(text)?.[1];
  if (encoded === undefined) return true;
  const { length } = Buffer.from(encoded, 'base64');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && length >= 24 && length <= 64;
}
