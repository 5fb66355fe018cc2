import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { OutboxMessage } from '../../src/auth/delivery/outbox-message.entity.ts';
import type { Transports } from '../../src/auth/delivery/transport.ts';
import { createWebhookTransport } from '../../src/auth/delivery/sms/webhook-transport.ts';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { Secret } from '../../src/lib/secret.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { smtpTransport } from '../support/delivery/open-test-outbox.ts';
import { startRecordingServer } from '../support/delivery/start-recording-server.ts';
import { startSmtpServer } from '../support/delivery/start-smtp-server.ts';
import { freePort } from '../support/free-port.ts';
import { Confirm2Fa, Enable2Fa, Login, Me, SendOtp } from '../support/generated/operations.ts';
import { password } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { furtherUseCases } from './further-use-cases.ts';
import { change, type UseCase } from './use-case.ts';
import { useCases } from './use-cases.ts';
import { openWorld, type World } from './world.ts';

/** A second factor by SMS, asked for by somebody who is half way in. */
const sendSms = change('sendOtp by SMS', 'none', async ({ ask, auth, codeFor }, { bearer, email, id }) => {
  const phone = `+4915112345${id.replaceAll(/\D/g, '').padEnd(3, '0').slice(0, 3)}`;
  await auth.database.entityManager().nativeUpdate(Account, { id }, { phone });
  await ask(Enable2Fa, { input: { method: 'SMS' } }, { bearer });
  await ask(Confirm2Fa, { input: { method: 'SMS', code: await codeFor(phone) } }, { bearer });
  const { login } = (await ask(Login, { input: { email, password } })).data;
  if (login.__typename !== 'TwoFactorRequired') throw new Error(login.__typename);
  const { challenge } = login;
  return async () => outcomeOf(await ask(SendOtp, { input: { purpose: 'TWO_FACTOR', challenge } }));
});

const everything: readonly UseCase[] = [...useCases, ...furtherUseCases, sendSms];

/** Those that send something. */
const senders = [
  'register',
  'register again',
  'loginWithGoogle',
  'sendOtp for a reset',
  'sendOtp for a change',
  'resetPassword',
  'changePassword',
  'confirm2FA',
  'disable2FA',
  'regenerateRecoveryCodes',
  'changeEmail',
  'confirmEmailChange',
  'linkGoogle',
  'createApiKey',
  'rotateApiKey',
  'deleteAccount',
  'undoChange',
  'sendOtp by SMS',
];

/** Each trouble is done to every connection. Null: there is no server. */
const troubles: Readonly<Record<string, ((socket: Socket) => void) | null>> = {
  'takes connections and says nothing': () => {},
  'is not there': null,
  'refuses everything': (socket) => void socket.end('421 4.3.2 not now\r\n'),
  'loses each connection': (socket) => void socket.once('data', () => socket.destroy()).write('220 here\r\n'),
};

async function startTrouble(trouble: ((socket: Socket) => void) | null): Promise<{ port: number; close(): Promise<void> }> {
  if (trouble === null) return { port: await freePort(), close: async () => {} };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => trouble(socket.on('error', () => {})));
  server.on('connection', (socket) => void sockets.add(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function transports(smtpUrl: string, smsUrl: string): Transports {
  return {
    mail: smtpTransport(smtpUrl),
    sms: createWebhookTransport({ url: smsUrl, secret: new Secret('a secret that nobody else knows'), clock }),
  };
}

describe.each(databases)('on %s, while the server that delivers', (kind) => {
  let fresh: FreshDatabase;
  let world: World;
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    world = await openWorld(fresh);
  });
  afterEach(async () => {
    await world.close();
    await fresh.drop();
  });

  const messages = () => world.auth.database.entityManager().find(OutboxMessage, {});

  it.each(Object.entries(troubles))(
    '%s, all that sends something is done, nothing is lost, and each message is delivered once afterwards',
    { timeout: 180_000 },
    async (_, trouble) => {
      const { bearer } = await world.person();
      const sent: string[] = [];
      const prepared: { useCase: UseCase; run: () => Promise<string> }[] = [];
      for (const useCase of everything.filter(({ name }) => senders.includes(name)))
        prepared.push({ useCase, run: await useCase.prepare(world, await world.person()) });
      const server = await startTrouble(trouble);
      const { delivery } = world.auth.auth;
      const troubled = delivery.start({
        transports: transports(`smtp://127.0.0.1:${server.port}`, `http://127.0.0.1:${server.port}`),
        keepsSent: true,
      });
      for (const { useCase, run } of prepared) {
        const before = (await messages()).length;
        expect([useCase.name, await run()]).toEqual([useCase.name, useCase.done]);
        if ((await messages()).length > before) sent.push(useCase.name);
      }
      expect(sent).toEqual(senders);
      await expect.poll(async () => (await messages()).some(({ attempts }) => attempts > 0), { timeout: 20_000 }).toBe(true);
      expect(outcomeOf(await world.ask(Me, {}, { bearer }))).toBe('none');
      await troubled.close();
      expect((await messages()).filter(({ sentAt }) => sentAt !== null)).toEqual([]);
      await server.close();

      const [smtp, sms] = await Promise.all([startSmtpServer(), startRecordingServer()]);
      const em = world.auth.database.entityManager();
      await em.nativeUpdate(OutboxMessage, { dueAt: { $ne: null } }, { dueAt: clock.now() });
      const working = delivery.start({ transports: transports(smtp.url, sms.url), keepsSent: true });
      await expect.poll(async () => (await messages()).every(({ sentAt }) => sentAt !== null), { timeout: 60_000 }).toBe(true);
      await working.close();
      const ids = [
        ...smtp.received.map(({ mail }) => /^<(.*)@/.exec(mail.messageId ?? '')?.[1]),
        ...sms.requests.map(({ headers }) => headers['webhook-id']),
      ];
      const all = await messages();
      expect(ids).toHaveLength(all.length);
      expect(new Set(ids)).toEqual(new Set(all.map(({ id }) => id)));
      expect(sms.requests).not.toEqual([]);
      await Promise.all([smtp.close(), sms.close()]);
    },
  );

  it('works, no other use case sends a message', { timeout: 120_000 }, async () => {
    const others = everything.filter(({ name }) => !senders.includes(name));
    for (const useCase of others) {
      const run = await useCase.prepare(world, await world.person());
      const before = (await messages()).length;
      await run();
      expect([useCase.name, (await messages()).length]).toEqual([useCase.name, before]);
    }
  });
});
