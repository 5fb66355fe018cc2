import { createTwilioTransport } from '../auth/delivery/sms/twilio-transport.ts';
import { createWebhookTransport } from '../auth/delivery/sms/webhook-transport.ts';
import { createMessageTemplates, type MessageTemplates } from '../auth/delivery/templates/message-templates.ts';
import { readTemplates } from '../auth/delivery/templates/read-templates.ts';
import type { Transport, Transports } from '../auth/delivery/transport.ts';
import type { Config } from '../config/settle.ts';
import { packagePath } from '../lib/package-path.ts';
import type { Runtime } from './runtime.ts';

/** The messages of the product, with the operator's own in their place. Rejects with a `TemplateError`. */
export async function openTemplates({ mails }: Config): Promise<MessageTemplates> {
  const { templatesDir, serviceName, language } = mails;
  const files = readTemplates([packagePath('mails'), ...(templatesDir === null ? [] : [templatesDir])]);
  return createMessageTemplates({ files, serviceName, language });
}

/** The ways to people that are configured. A production that mails nothing is warned: nobody could activate an account. */
export async function openTransports({ mails, sms, isProduction }: Config, { clock, logger }: Runtime): Promise<Transports> {
  if (mails.smtpUrl === null && isProduction) {
    logger.warn({}, 'No mail leaves this process: SMTP_URL is not set. Codes for activation and new passwords reach nobody.');
  }
  const mail = await openSmtp(mails);
  return { ...(mail === null ? {} : { mail }), ...(sms === null ? {} : { sms: smsTransport(sms, clock) }) };
}

/** Null where nothing is mailed: what speaks SMTP is not even loaded then. */
async function openSmtp({
  smtpUrl: url,
  startTls,
  from: address,
  serviceName: name,
}: Config['mails']): Promise<Transport | null> {
  if (url === null) return null;
  const { createSmtpTransport } = await import('../auth/delivery/smtp/smtp-transport.ts');
  return createSmtpTransport({ url, startTls, from: { name, address } });
}

function smsTransport(sms: NonNullable<Config['sms']>, clock: Runtime['clock']): Transport {
  const { url, secret } = sms;
  if (sms.provider === 'webhook') return createWebhookTransport({ url, secret, clock });
  return createTwilioTransport({ url, accountSid: sms.accountSid, authToken: secret, from: sms.from });
}
