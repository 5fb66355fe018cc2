import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTransports } from '../../src/app/open-delivery.ts';
import { systemRuntime } from '../../src/app/runtime.ts';
import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { loadConfig, type Environment } from '../../src/config/load-config.ts';
import { fromEpochSeconds } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { startSmtpServer } from '../support/delivery/start-smtp-server.ts';
import { startApp } from '../support/start-app.ts';

const load = (environment: Environment) => loadConfig({ file: null, environment, cwd: tmpdir() });

function faultsOf(environment: Environment): readonly string[] {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
  }
  return [];
}

describe('the configuration of mail and SMS', () => {
  it('needs nothing, and then nothing leaves', async () => {
    const config = load({ PORTCULLIS_PUBLIC_URL: 'https://auth.example.com' });
    expect(config.sms).toBeNull();
    expect(config.mails).toEqual({
      smtpUrl: null,
      startTls: 'optional',
      from: 'no-reply@auth.example.com',
      serviceName: 'auth.example.com',
      language: 'en',
      templatesDir: null,
    });
    expect(await openTransports(config, systemRuntime(silentLogger))).toEqual({});
  });

  it('asks for TLS where there is a password, unless told otherwise', () => {
    expect(load({ SMTP_URL: 'smtp://ann:secret@mail.example.com' }).mails.startTls).toBe('required');
    expect(load({ SMTP_URL: 'smtp://localhost:25' }).mails.startTls).toBe('optional');
    const off = load({ SMTP_URL: 'smtp://ann:secret@localhost', PORTCULLIS_MAILS_START_TLS: 'off' });
    expect(off.mails.startTls).toBe('off');
    expect(JSON.stringify(off)).not.toContain('secret@');
  });

  it('tells all that is wrong at once, and shows no secret', () => {
    const faults = faultsOf({
      SMTP_URL: 'https://ann:hunter2@mail.example.com',
      PORTCULLIS_MAILS_FROM: 'Ann <ann@example.com>',
      PORTCULLIS_MAILS_SERVICE_NAME: 'two\nlines',
      PORTCULLIS_SMS_PROVIDER: 'twilio',
    });
    expect(new Set(faults.map((fault) => fault.split(':')[0]))).toEqual(
      new Set(['mails.from', 'mails.serviceName', 'mails.smtpUrl', 'sms.accountSid', 'sms.from', 'sms.secret']),
    );
    expect(faults.join('\n')).not.toContain('hunter2');
  });

  it('warns a production that mails nothing', async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_: unknown, message: string) => void warnings.push(message) };
    const production = { NODE_ENV: 'production', PORTCULLIS_PUBLIC_URL: 'https://auth.example.com' };
    await openTransports(load(production), systemRuntime(logger));
    expect(warnings).toEqual([expect.stringContaining('SMTP_URL is not set')]);
    await openTransports(load({ ...production, SMTP_URL: 'smtp://mail.example.com' }), systemRuntime(logger));
    expect(warnings).toHaveLength(1);
  });

  it('ends the start over templates that cannot be used', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'portcullis-mails-'));
    await mkdir(path.join(directory, 'en'));
    await writeFile(path.join(directory, 'en/activation.txt'), 'subject: Welcome\n\nNo code in here.\n');
    const start = startApp({ environment: { PORTCULLIS_MAILS_TEMPLATES_DIR: directory } });
    await expect(start).rejects.toThrow(`${path.join(directory, 'en/activation.txt')}: must say {{code}}`);
    await expect(start).rejects.toBeInstanceOf(ConfigurationError);
    await rm(directory, { recursive: true });
  });

  describe('keeps what it says from others', () => {
    const message = {
      channel: 'mail',
      to: 'ann@example.org',
      purpose: 'LOGIN',
      subject: 's',
      text: 't',
      html: null,
      code: null,
    } as const;

    async function send(environment: Environment, to: string = message.to) {
      const { mail } = await openTransports(load(environment), systemRuntime(silentLogger));
      return mail?.send({ ...message, to, id: 'message_0', createdAt: fromEpochSeconds(0) }, AbortSignal.timeout(5000));
    }

    it('and gives no password to a server that offers no TLS', async () => {
      const passwords: unknown[] = [];
      const smtp = await startSmtpServer({
        onAuth(auth, _session, callback) {
          passwords.push(auth.password);
          callback(null, { user: 'ann' });
        },
        allowInsecureAuth: true,
      });
      const url = smtp.url.replace('//', '//ann:secret@');
      expect(await send({ SMTP_URL: url })).toMatchObject({ kind: 'failed' });
      expect({ passwords, received: smtp.received }).toEqual({ passwords: [], received: [] });
      expect(await send({ SMTP_URL: url, PORTCULLIS_MAILS_START_TLS: 'off' })).toEqual({ kind: 'sent' });
      expect(passwords).toEqual(['secret']);
      await smtp.close();
    });

    it('and sends an address in UTF-8 to a server that takes such addresses, and to no other', async () => {
      const [plain, international] = [
        await startSmtpServer({ hideSMTPUTF8: true }),
        await startSmtpServer({ hideSMTPUTF8: false }),
      ];
      const to = 'jörg@münchen.example';
      expect(await send({ SMTP_URL: plain.url }, to)).toEqual({ kind: 'refused', reason: 'smtp no SMTPUTF8' });
      expect(plain.attempts()).toBe(0);
      expect(await send({ SMTP_URL: plain.url }, 'joerg@münchen.example')).toEqual({ kind: 'sent' });
      expect(await send({ SMTP_URL: international.url }, to)).toEqual({ kind: 'sent' });
      expect(international.received.map((mail) => mail.to[0]?.split('@')[0])).toEqual(['jörg']);
      await Promise.all([plain.close(), international.close()]);
      // What cannot be asked has failed, and is tried again.
      expect(await send({ SMTP_URL: plain.url }, to)).toMatchObject({ kind: 'failed' });
    });

    it('and says nothing to a server that only pretends to be another', async () => {
      const smtp = await startSmtpServer({ disabledCommands: [] }); // Its certificate is its own.
      // Told apart from a server that is not there.
      expect(await send({ SMTP_URL: smtp.url })).toEqual({ kind: 'failed', reason: expect.stringMatching(/ESOCKET .*CERT/) });
      expect(smtp.received).toEqual([]);
      expect(await send({ SMTP_URL: smtp.url, PORTCULLIS_MAILS_START_TLS: 'off' })).toEqual({ kind: 'sent' });
      await smtp.close();
    });
  });
});
