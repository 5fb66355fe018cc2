import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/auth/delivery/message.ts';
import { createTwilioTransport } from '../../src/auth/delivery/sms/twilio-transport.ts';
import { createWebhookTransport } from '../../src/auth/delivery/sms/webhook-transport.ts';
import type { Transport } from '../../src/auth/delivery/transport.ts';
import { codeSms } from '../../src/auth/delivery/message-draft.ts';
import { fromEpochSeconds } from '../../src/lib/clock.ts';
import { Secret } from '../../src/lib/secret.ts';
import { databases, freshDatabase } from '../support/databases.ts';
import { openTestOutbox } from '../support/delivery/open-test-outbox.ts';
import { startRecordingServer, type RecordingServer } from '../support/delivery/start-recording-server.ts';
import { startSilentServer } from '../support/delivery/start-smtp-server.ts';
import { movableClock } from '../support/movable-clock.ts';

const message: Message = {
  channel: 'sms',
  to: '+4915123456789',
  purpose: 'TWO_FACTOR',
  subject: null,
  text: '042137 is your security code & more.',
  html: null,
  code: '042137',
};
const createdAt = fromEpochSeconds(1_767_323_045);
const webhookKey = Buffer.from('0123456789abcdef0123456789abcdef');

const twilio = (url: string, from = '+15005550006') =>
  createTwilioTransport({ url, accountSid: 'AC0123', authToken: new Secret('an auth token'), from });
const webhook = (url: string) =>
  createWebhookTransport({
    url: `${url}/sms`,
    secret: new Secret(`whsec_${webhookKey.toString('base64')}`),
    clock: { now: () => createdAt },
  });
const send = (transport: Transport, ms = 10_000) =>
  transport.send({ ...message, id: 'message_0', createdAt }, AbortSignal.timeout(ms));

describe('an SMS', () => {
  let provider: RecordingServer;
  beforeEach(async () => {
    provider = await startRecordingServer();
  });
  afterEach(() => provider.close());

  it('is asked for as Twilio’s API wants it', async () => {
    provider.answer(201);
    expect(await send(twilio(provider.url))).toEqual({ kind: 'sent' });
    const [{ method, path, headers, body }] = provider.requests as [RecordingServer['requests'][0]];
    expect({ method, path }).toEqual({ method: 'POST', path: '/2010-04-01/Accounts/AC0123/Messages.json' });
    expect(headers).toMatchObject({
      authorization: `Basic ${Buffer.from('AC0123:an auth token').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ To: message.to, From: '+15005550006', Body: message.text });
  });

  it('goes through a messaging service where one is named', async () => {
    await send(twilio(provider.url, 'MG0123'));
    expect(Object.fromEntries(new URLSearchParams(provider.requests[0]?.body))).toEqual({
      To: message.to,
      MessagingServiceSid: 'MG0123',
      Body: message.text,
    });
  });

  it('goes to a webhook with a signature that its owner can check, and an id that stays', async () => {
    expect(await send(webhook(provider.url))).toEqual({ kind: 'sent' });
    const [{ path, headers, body }] = provider.requests as [RecordingServer['requests'][0]];
    expect(path).toBe('/sms');
    expect(JSON.parse(body)).toEqual({
      type: 'sms',
      timestamp: createdAt.toISOString(),
      data: { to: message.to, text: message.text, purpose: 'TWO_FACTOR' },
    });
    const signed = createHmac('sha256', webhookKey).update(`message_0.1767323045.${body}`).digest('base64');
    expect(headers).toMatchObject({
      'webhook-id': 'message_0',
      'webhook-timestamp': '1767323045',
      'webhook-signature': `v1,${signed}`,
    });
  });

  describe.each([
    ['Twilio', twilio],
    ['a webhook', webhook],
  ] as const)('by %s', (_, create) => {
    it.each([
      [400, 'refused'],
      [422, 'refused'],
      [401, 'failed'],
      [404, 'failed'],
      [429, 'failed'],
      [500, 'failed'],
      [503, 'failed'],
    ])('after an answer %i counts as %s', async (status, kind) => {
      provider.answer(status);
      expect(await send(create(provider.url))).toEqual({ kind, reason: `http ${status}` });
    });

    it('follows no redirect, which would take the code elsewhere', async () => {
      const elsewhere = await startRecordingServer();
      provider.answer(307, { location: elsewhere.url });
      expect(await send(create(provider.url))).toEqual({ kind: 'failed', reason: 'http 307' });
      expect(elsewhere.requests).toEqual([]);
      await elsewhere.close();
    });

    it('does not wait for ever, and says why it did not arrive', async () => {
      const silent = await startSilentServer();
      expect(await send(create(`http://127.0.0.1:${silent.port}`), 200)).toEqual({ kind: 'failed', reason: 'http TimeoutError' });
      await silent.close();
      expect(await send(create(`http://127.0.0.1:${silent.port}`))).toEqual({ kind: 'failed', reason: 'http ECONNREFUSED' });
    });
  });
});

describe.each(databases)('an SMS in the outbox on %s', (kind) => {
  it('is tried again until the provider takes it, and waits while nothing sends SMS', async () => {
    const [fresh, provider] = await Promise.all([freshDatabase(kind), startRecordingServer()]);
    const clock = movableClock();
    const outbox = await openTestOutbox(fresh, { clock });
    await outbox.enqueue(codeSms({ phone: message.to, locale: 'de' }, '042137', 10));

    const mailer = outbox.start({ mail: { send: () => Promise.reject(new Error('This is no mail.')) } });
    await mailer.close();
    expect(await outbox.rows()).toMatchObject([{ attempts: 0, channel: 'sms' }]);

    provider.answer(503);
    outbox.start({ sms: webhook(provider.url) });
    await expect.poll(async () => (await outbox.rows())[0]?.lastFailure).toBe('http 503');
    clock.advance(5);
    await expect.poll(async () => (await outbox.rows())[0]?.sentAt, { timeout: 5000 }).toBeTruthy();
    expect(new Set(provider.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(provider.requests).toHaveLength(2);
    expect(provider.requests[1]?.body).toContain('042137 ist Ihr Sicherheitscode');

    await outbox.close();
    await Promise.all([provider.close(), fresh.drop()]);
  });
});
