import type { z } from 'zod';
import type { Secret } from '../lib/secret.ts';
import type { mailsSchema, smsSchema } from './delivery-schema.ts';

export interface MailsConfig {
  /** Null: nothing is mailed. */
  readonly smtpUrl: Secret | null;
  readonly startTls: 'required' | 'optional' | 'off';
  readonly from: string;
  readonly serviceName: string;
  readonly language: string;
  /** Null: only the templates that the product brings along. */
  readonly templatesDir: string | null;
}

export type SmsConfig = TwilioConfig | WebhookConfig;

export interface TwilioConfig {
  readonly provider: 'twilio';
  /** An origin. */
  readonly url: string;
  readonly accountSid: string;
  readonly secret: Secret;
  readonly from: string;
}

export interface WebhookConfig {
  readonly provider: 'webhook';
  readonly url: string;
  readonly secret: Secret;
}

const twilioUrl = 'https://api.twilio.com';

export function settleMails(
  mails: z.output<typeof mailsSchema>,
  publicUrl: string,
  fromFile: (name: string) => string,
): MailsConfig {
  const { hostname } = new URL(publicUrl);
  const hasPassword = mails.smtpUrl !== undefined && new URL(mails.smtpUrl.reveal()).password !== '';
  return {
    smtpUrl: mails.smtpUrl ?? null,
    startTls: mails.startTls ?? (hasPassword ? 'required' : 'optional'),
    from: mails.from ?? `no-reply@${hostname}`,
    serviceName: mails.serviceName ?? hostname,
    language: mails.language,
    templatesDir: mails.templatesDir === undefined ? null : fromFile(mails.templatesDir),
  };
}

/** Null: nothing sends SMS. */
export function settleSms({ provider, url, accountSid, secret, from }: z.output<typeof smsSchema>): SmsConfig | null {
  if (provider === 'twilio' && accountSid !== undefined && secret !== undefined && from !== undefined) {
    return { provider, url: url ?? twilioUrl, accountSid, secret, from };
  }
  return provider === 'webhook' && url !== undefined && secret !== undefined ? { provider, url, secret } : null;
}
