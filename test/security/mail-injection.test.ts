import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/auth/delivery/message.ts';
import { createMessageTemplates } from '../../src/auth/delivery/templates/message-templates.ts';
import { readTemplates } from '../../src/auth/delivery/templates/read-templates.ts';
import { packagePath } from '../../src/lib/package-path.ts';
import { smtpTransport } from '../support/delivery/open-test-outbox.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/delivery/start-smtp-server.ts';

describe('a mail', () => {
  let smtp: TestSmtpServer;
  beforeEach(async () => {
    smtp = await startSmtpServer();
  });
  afterEach(() => smtp.close());

  const plain: Message = {
    channel: 'mail',
    to: 'ann@example.org',
    purpose: 'ACCOUNT_EXISTS',
    subject: 'You have an account already',
    text: 'text\n',
    html: '<p>text</p>',
    code: null,
  };
  const createdAt = new Date('2026-01-02T03:04:05Z');
  const send = (message: Message) =>
    smtpTransport(smtp.url).send({ ...message, id: 'message_0', createdAt }, AbortSignal.timeout(10_000));

  it.each(
    [
      'ann@example.org\r\nBcc: eve@example.net',
      'ann@exam\r\nple.org',
      'ann@example.org\nRCPT TO:<eve@example.net>',
      'ann@example.org, eve@example.net',
      'ann@example.org;eve@example.net',
      '"ann" <eve@example.net>',
      'eve@example.net (ann@example.org)',
      'ann@example.org> SIZE=1',
      'ann\0@example.org',
      'ann@example.org\u2028',
    ].filter((address) => address.trim() === address),
  )('never goes to the address %j', async (to) => {
    expect(await send({ ...plain, to })).toEqual({ kind: 'refused', reason: 'not an address' });
    expect(smtp.attempts()).toBe(0);
  });

  it.each([
    ['line ends', 'Hello\r\nBcc: eve@example.net\r\n\r\n<b>body</b>'],
    ['bare line feeds', 'Hello\nX-Eve: 1'],
    ['Unicode line ends', 'Hello\u2028X-Eve: 1\u0085X-Eve: 2'],
  ])('has the same headers whatever %s its subject holds', async (_, subject) => {
    expect(await send({ ...plain, subject })).toEqual({ kind: 'sent' });
    const [received] = smtp.received;
    expect(received?.to).toEqual(['ann@example.org']);
    expect(received?.mail.headers.map(({ key }) => key).toSorted()).toEqual(headerNames);
    expect(received?.mail.bcc ?? []).toEqual([]);
    expect(received?.mail.text?.trim()).toBe('text');
  });

  it.each([
    ['Überweisung für Æther — 東京 🚪', 'words of all scripts'],
    [`${'long '.repeat(60)}end`, 'hundreds of characters'],
  ])('carries the subject %j as it is: %s', async (subject) => {
    await send({ ...plain, subject });
    expect(smtp.received[0]?.mail.subject).toBe(subject);
    // RFC 5322 §2.1.1
    for (const line of smtp.received[0]?.raw.split('\r\n') ?? []) expect(line.length).toBeLessThanOrEqual(998);
  });

  it('goes to an international domain by its ASCII name, and to a plain one as it is written', async () => {
    await send({ ...plain, to: 'ann@bücher.example' });
    await send({ ...plain, to: 'Ann.Lee+x@Example.org' });
    // The test's server shows addresses decoded, the header has them as they were sent.
    expect(smtp.received.map(({ raw }) => /^to: (.*)\r$/im.exec(raw)?.[1])).toEqual([
      'ann@xn--bcher-kva.example',
      'Ann.Lee+x@example.org',
    ]);
  });

  it('keeps a line with a single dot, and does not end there', async () => {
    await send({ ...plain, text: 'one\n.\nQUIT\n', html: null });
    expect(smtp.received[0]?.mail.text).toBe('one\n.\nQUIT\n');
  });

  it('shows a service’s name as text, whatever it holds', async () => {
    const templates = createMessageTemplates({
      files: readTemplates([packagePath('mails')]),
      serviceName: '<img src=x onerror=alert(1)>"\r\nBcc: eve@example.net',
      language: 'en',
    });
    const message = templates.render({
      purpose: 'LOGIN',
      channel: 'mail',
      to: 'ann@example.org',
      locale: null,
      code: '123456',
      minutes: 10,
    });
    expect(message.subject).not.toMatch(/[\r\n]/);
    expect(message.html).not.toContain('<img');
    expect(message.html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;');
    await send(message);
    expect(smtp.received[0]?.mail.headers.map(({ key }) => key).toSorted()).toEqual(headerNames);
  });
});

const headerNames = ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'];
