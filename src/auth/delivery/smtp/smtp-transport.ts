import { createTransport, type SMTPTransportOptions } from 'nodemailer';
import { parseEmail } from '../../accounts/email-identity.ts';
import type { Secret } from '../../../lib/secret.ts';
import type { OutgoingMessage, SendOutcome, Transport } from '../transport.ts';
import { outcomeOfSmtpError } from './outcome-of-smtp-error.ts';
import { takesUtf8Addresses } from './takes-utf8-addresses.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
  readonly url: Secret;
  readonly startTls: 'required' | 'optional' | 'off';
  readonly from: { readonly name: string; readonly address: string };
}

const connectMs = 10_000;
const silenceMs = 30_000;

/**
 * Mail by SMTP, one connection for each. It counts as sent when the server has answered 250 to the whole message (RFC 5321
 * §4.2.5). The Message-ID is made from the outbox's id and so the same at every attempt. An address such as `jörg@example.com` is
 * refused where the server takes none in UTF-8.
 */
export function createSmtpTransport({ url, startTls, from }: SmtpOptions): Transport {
  const options = connectionOptions(url, startTls);
  const transporter = createTransport(options);
  const idDomain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    async send(message, signal): Promise<SendOutcome> {
      const to = mailboxOf(message.to);
      if (to === null) return { kind: 'refused', reason: 'not an address' };
      try {
        if (!isAscii(to) && !(await takesUtf8Addresses(options, signal))) return { kind: 'refused', reason: 'smtp no SMTPUTF8' };
        await transporter.sendMail({
          ...contentOf(message),
          from,
          to: { name: '', address: to },
          messageId: `<${message.id}@${idDomain}>`,
          envelope: { from: from.address, to: [to] },
          signal,
        });
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOfSmtpError(error);
      }
    },
  };
}

/** True if a server without SMTPUTF8 takes the address. */
function isAscii(address: string): boolean {
  return /^[\x20-\x7e]*$/.test(address);
}

function contentOf({ subject, text, html, createdAt }: OutgoingMessage) {
  return {
    subject: subject ?? '',
    text,
    ...(html === null ? {} : { html }),
    date: createdAt,
    // Nobody's absence note answers it (RFC 3834 §5).
    headers: { 'auto-submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The address as mail servers take it: one mailbox, its domain in ASCII. Null when it is anything else. */
function mailboxOf(text: string): string | null {
  const email = parseEmail(text);
  if (email === null) return null;
  const domain = email.identity.slice(email.identity.lastIndexOf('@'));
  return email.address.slice(0, email.address.lastIndexOf('@')) + domain;
}

function connectionOptions(url: Secret, startTls: SmtpOptions['startTls']): SMTPTransportOptions {
  const { protocol, hostname, port, username, password } = new URL(url.reveal());
  const isTls = protocol === 'smtps:';
  return {
    host: hostname.replaceAll(/^\[|\]$/g, ''),
    port: port === '' ? (isTls ? 465 : 587) : Number(port),
    secure: isTls,
    requireTLS: !isTls && startTls === 'required',
    ignoreTLS: !isTls && startTls === 'off',
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
