import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeMessage, noticeMessage } from '../../src/auth/delivery/message-draft.ts';
import type { SendOutcome } from '../../src/auth/delivery/transport.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { openTestOutbox, smtpTransport, type TestOutbox, type TestOutboxOptions } from '../support/delivery/open-test-outbox.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/delivery/start-smtp-server.ts';
import { movableClock, type MovableClock } from '../support/movable-clock.ts';
import { times } from '../support/times.ts';

const ann = { email: 'ann@example.org', locale: null };
const activation = codeMessage('ACTIVATION', ann, '123456', 10);

describe.each(databases)('mail on %s', (kind) => {
  let fresh: FreshDatabase;
  let smtp: TestSmtpServer;
  let clock: MovableClock;
  let opened: TestOutbox[];

  async function open(options: Partial<TestOutboxOptions> = {}): Promise<TestOutbox> {
    const outbox = await openTestOutbox(fresh, { clock, ...options });
    opened.push(outbox);
    return outbox;
  }

  beforeEach(async () => {
    [fresh, smtp] = await Promise.all([freshDatabase(kind), startSmtpServer()]);
    clock = movableClock();
    opened = [];
  });

  afterEach(async () => {
    await Promise.all(opened.map((outbox) => outbox.close()));
    await Promise.all([smtp.close(), fresh.drop()]);
  });

  const mail = () => ({ mail: smtpTransport(smtp.url) });
  const receives = (count: number) => expect.poll(() => smtp.received.length, { timeout: 10_000, interval: 20 }).toBe(count);
  const settled = (outbox: TestOutbox) =>
    expect.poll(async () => (await outbox.rows()).every(({ dueAt }) => dueAt === null), { timeout: 10_000 }).toBe(true);

  it('leaves at once after the commit that promised it, and never before', async () => {
    const outbox = await open();
    // Nothing leaves because it was looked for.
    outbox.start(mail(), { pollMs: 3_600_000 });
    await expect.poll(() => outbox.rows()).toEqual([]);
    let receivedBeforeCommit = -1;
    await outbox.enqueue(activation, async () => {
      await sleep(100);
      receivedBeforeCommit = smtp.attempts();
    });
    await receives(1);
    expect(receivedBeforeCommit).toBe(0);
  });

  it('does not leave when what promised it was rolled back', async () => {
    const outbox = await open();
    outbox.start(mail());
    await expect(outbox.enqueue(activation, () => Promise.reject(new Error('changed my mind')))).rejects.toThrow(
      'changed my mind',
    );
    await outbox.enqueue(noticeMessage('PASSWORD_CHANGED', ann));
    await settled(outbox);
    expect(smtp.received.map(({ mail: { subject } }) => subject)).toEqual(['Your password was changed']);
  });

  it('is received once, in two forms, and then what it said is erased', async () => {
    const outbox = await open();
    outbox.start(mail(), { keepsSent: false });
    await outbox.enqueue(activation);
    await settled(outbox);
    expect(smtp.received).toHaveLength(1);
    const [{ from, to, mail: received, raw }] = smtp.received as [TestSmtpServer['received'][0]];
    expect({ from, to }).toEqual({ from: 'no-reply@auth.example.com', to: ['ann@example.org'] });
    expect(received.subject).toBe('123456 is your activation code');
    expect(received.text).toContain('\n123456\n');
    expect(received.html).toContain('<p class="code">123456</p>');
    expect(received.from).toEqual({ name: 'Portcullis', address: 'no-reply@auth.example.com' });
    expect(raw).toMatch(/^auto-submitted: auto-generated\r$/im);
    const [row] = await outbox.rows();
    expect(received.messageId).toBe(`<${row?.id}@auth.example.com>`);
    expect(row).toMatchObject({ attempts: 1, sealedContent: null, lastFailure: null });
    expect(row?.sentAt).not.toBeNull();
  });

  it('leaves once however many processes send', async () => {
    const outboxes = await Promise.all(times(4, () => open()));
    for (const outbox of outboxes) outbox.start(mail());
    await Promise.all(times(40, (index) => outboxes[index % 4]!.enqueue(activation)));
    await settled(outboxes[0]!);
    expect(smtp.received).toHaveLength(40);
    expect(new Set(smtp.received.map(({ mail: { messageId } }) => messageId)).size).toBe(40);
    expect((await outboxes[0]!.rows()).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('is tried again with growing pauses when the server dies in the middle, refuses for now, or refuses us', async () => {
    const outbox = await open();
    smtp.next('die-in-data', { refuseMessage: 451 }, { refuseRecipient: 450 });
    outbox.start(mail());
    await outbox.enqueue(activation);
    for (const [attempt, seconds, failure] of [
      [1, 5, /^smtp E/],
      [2, 20, /^smtp 451/],
      [3, 80, /^smtp 450/],
    ] as const) {
      await expect.poll(async () => (await outbox.rows())[0]?.lastFailure, { timeout: 10_000 }).toMatch(failure);
      const [row] = await outbox.rows();
      expect(row).toMatchObject({ attempts: attempt, sentAt: null });
      expect(row?.dueAt).toEqual(new Date(clock.now().getTime() + seconds * 1000));
      clock.advance(seconds);
    }
    await settled(outbox);
    expect(smtp.received).toHaveLength(1);
    expect((await outbox.rows())[0]).toMatchObject({ attempts: 4, lastFailure: null });
  });

  it('carries the same Message-ID when the server took it and died before saying so', async () => {
    const outbox = await open();
    smtp.next('die-before-answer');
    outbox.start(mail());
    await outbox.enqueue(activation);
    await receives(1);
    await expect.poll(async () => (await outbox.rows())[0]?.lastFailure).toMatch(/^smtp E/);
    clock.advance(5);
    await settled(outbox);
    expect(smtp.received).toHaveLength(2);
    expect(smtp.received[0]?.mail.messageId).toBe(smtp.received[1]?.mail.messageId);
    expect(smtp.received[0]?.mail.date).toBe(smtp.received[1]?.mail.date);
  });

  it.each([
    ['the recipient', { refuseRecipient: 550 }, 'smtp 550'],
    ['the message', { refuseMessage: 554 }, 'smtp 554'],
  ])('is given up at once when the server refuses %s for good', async (_, behaviour, failure) => {
    const outbox = await open();
    smtp.next(behaviour);
    outbox.start(mail(), { keepsSent: false });
    await outbox.enqueue(activation);
    await settled(outbox);
    expect((await outbox.rows())[0]).toMatchObject({ attempts: 1, sentAt: null, lastFailure: failure, sealedContent: null });
    expect(smtp.received).toEqual([]);
  });

  it('is given up when a code in it works no longer, and nobody gets an old one', async () => {
    const outbox = await open();
    await outbox.enqueue(activation);
    clock.advance(601);
    outbox.start(mail());
    await settled(outbox);
    expect((await outbox.rows())[0]).toMatchObject({ sentAt: null, lastFailure: 'of no use any more' });
    expect(smtp.attempts()).toBe(0);
  });

  it('that nobody ever sends does not lie in the outbox for ever', async () => {
    const outbox = await open();
    await outbox.enqueue(activation);
    clock.advance(600 + 3600);
    expect(await outbox.cleanUp(3600)).toBe(0);
    clock.advance(1);
    expect(await outbox.cleanUp(3600)).toBe(1);
    expect(await outbox.rows()).toEqual([]);
  });

  it('waits in the outbox while the server is away, and leaves when it is back', async () => {
    const outbox = await open();
    await smtp.close();
    outbox.start(mail());
    await outbox.enqueue(noticeMessage('PASSWORD_CHANGED', ann));
    await expect.poll(async () => (await outbox.rows())[0]?.lastFailure).toBe('smtp ESOCKET ECONNREFUSED');
    const back = await startSmtpServer();
    const other = await open();
    other.start({ mail: smtpTransport(back.url) });
    await outbox.close();
    opened.splice(opened.indexOf(outbox), 1);
    clock.advance(5);
    await settled(other);
    expect(back.received).toHaveLength(1);
    await back.close();
  });

  it('that a killed process had begun is sent by another when its claim has ended, not before', async () => {
    const outbox = await open();
    await outbox.enqueue(activation);
    const { promise: late, resolve: wakeUp } = Promise.withResolvers<SendOutcome>();
    let begun = 0;
    const stuck = {
      send() {
        begun += 1;
        return late;
      },
    };
    const other = await open();
    const asleep = other.start({ mail: stuck });
    await expect.poll(() => begun).toBe(1);
    const closed = asleep.close(); // It claims nothing any more, as if it were dead.

    outbox.start(mail());
    clock.advance(119);
    await sleep(2500);
    expect(smtp.attempts()).toBe(0);
    clock.advance(1);
    await receives(1);
    await settled(outbox);

    // What a sender that was only asleep says later changes nothing.
    wakeUp({ kind: 'failed', reason: 'late' });
    await closed;
    expect((await outbox.rows())[0]).toMatchObject({ attempts: 2, lastFailure: null, dueAt: null });
  });

  it('that is on its way is finished before the process ends', async () => {
    const outbox = await open();
    const { promise: answer, resolve } = Promise.withResolvers<SendOutcome>();
    const worker = outbox.start({ mail: { send: () => answer } });
    await outbox.enqueue(activation);
    await expect.poll(async () => (await outbox.rows())[0]?.attempts).toBe(1);
    const closed = worker.close();
    await outbox.enqueue(activation);
    resolve({ kind: 'sent' });
    await closed;
    expect((await outbox.rows()).map(({ attempts, sentAt }) => [attempts, sentAt !== null])).toEqual([
      [1, true],
      [0, false],
    ]);
  });
});
