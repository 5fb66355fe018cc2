import { once } from 'node:events';
import type { SMTPTransportOptions } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/**
 * Asks a server whether it takes addresses that are not in ASCII (the extension SMTPUTF8, RFC 6531 §3.1). To one that does not
 * no such address may be sent (§3.2); nodemailer would send it as it is. Rejects with the error of the connection.
 */
export async function takesUtf8Addresses(options: SMTPTransportOptions, signal: AbortSignal): Promise<boolean> {
  const connection = new SMTPConnection(options);
  // Without a listener what goes wrong after the answer would end the process.
  connection.on('error', () => {});
  try {
    const connected = once(connection, 'connect', { signal });
    connection.connect();
    await connected;
    // The answer to the last EHLO, which after STARTTLS is the second one.
    return /^250[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || '');
  } finally {
    connection.close();
  }
}
