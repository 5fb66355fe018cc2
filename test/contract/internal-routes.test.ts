import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { remoteCredentialExchange, remoteRefusedRecorder } from '../../src/gateway/identity/remote-credential-exchange.ts';
import { openRemoteRevocations, type RemoteRevocations } from '../../src/gateway/identity/remote-revocations.ts';
import { plusSeconds } from '../../src/lib/clock.ts';
import { noMetrics } from '../../src/lib/metrics.ts';
import { createServer, type Server } from '../../src/http/create-server.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { Secret } from '../../src/lib/secret.ts';
import type { Client } from '../../src/lib/client.ts';
import { defaultNames } from '../../src/lib/schema-names.ts';
import type { CredentialExchange } from '../../src/tokens/credential-exchange.ts';
import { createRevocationList, type RevocationList } from '../../src/tokens/revocation.ts';
import { freePort } from '../support/free-port.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';
import { openTestTokens, testIssuer, type TestTokens } from '../support/gateway/test-tokens.ts';
import { somebody } from '../support/somebody.ts';

const secret = new Secret('a shared secret of many characters');

let tokens: TestTokens;
let authSide: RevocationList;
let gatewaySide: RevocationList;
let isCurrent: boolean;
let isMute: boolean;
let isRevoked: (sessionId: string) => boolean | Promise<boolean>;
let exchange: CredentialExchange['exchange'];
let asked: string[];
let refused: unknown[];
let port: number;
let server: Server;
let revocations: RemoteRevocations;
let keysVersion: number;
let keysChanges: number;
const logger = recordingLogger();

beforeEach(async () => {
  tokens = await openTestTokens();
  authSide = createRevocationList({ clock: tokens.clock });
  gatewaySide = createRevocationList({ clock: tokens.clock });
  isCurrent = true;
  isMute = false;
  asked = [];
  refused = [];
  isRevoked = (sessionId) => authSide.isRevoked(sessionId);
  exchange = async ({ secret: presented }) => (presented === 'good' ? tokens.issue('ada') : null);
  port = await freePort();
  server = await startAuthProcess();
  keysVersion = 0;
  keysChanges = 0;
  revocations = openRemoteRevocations({
    auth: { url: `http://127.0.0.1:${port}`, secret },
    list: gatewaySide,
    onKeysChanged: () => (keysChanges += 1),
    logger,
  });
});

afterEach(async () => {
  revocations.close();
  await server.drain();
});

async function startAuthProcess(): Promise<Server> {
  const started = createServer({
    settings: {
      isProduction: true,
      publicUrl: testIssuer,
      issuer: testIssuer,
      names: defaultNames,
      version: '1',
      bodyBytesMax: 10_000,
      bodyValuesMax: 20_000,
      trustedProxies: [],
      allowedOrigins: [],
      drainMs: 500,
      idleDrainMs: 0,
      subscriptions: { max: 1, perConnectionMax: 1, initTimeoutMs: 1000 },
    },
    random: systemRandom,
    logger,
    metrics: noMetrics,
    graphql: {
      handle: async ({ clientAddress }) => ({
        kind: 'executed',
        status: 200,
        headers: [],
        body: JSON.stringify({ data: { clientAddress } }),
      }),
    },
    jwks: () => tokens.keys.jwks(),
    checks: {},
    internal: {
      secret,
      exchange: { exchange: (credential, client) => exchange(credential, client) },
      recordRefused: async (...note) => void refused.push(note),
      audienceTokens: { issue: async () => tokens.issue('ada') },
      revocations: {
        isRevoked(sessionId) {
          asked.push(sessionId);
          return isRevoked(sessionId);
        },
        entries: () => authSide.entries(),
        onRevoked: (listener) => (isMute ? () => {} : authSide.onRevoked(listener)),
        isCurrent: () => isCurrent,
      },
      keys: { version: () => keysVersion },
    },
  });
  await started.listen({ host: '127.0.0.1', port });
  return started;
}

/** Until look-ups are answered from memory: the feed is there. */
const followed = () =>
  vi.waitFor(async () => {
    const before = asked.length;
    await revocations.isRevoked('sess_probe');
    expect(asked).toHaveLength(before);
  });

describe('the revocation feed', () => {
  it('tells a gateway within 100 ms, which then asks nobody', async () => {
    await followed();
    asked.length = 0;
    expect(await revocations.isRevoked('sess_1')).toBe(false);
    authSide.publish(['sess_1']);
    await vi.waitFor(async () => expect(await revocations.isRevoked('sess_1')).toBe(true), { timeout: 100, interval: 5 });
    expect(asked).toEqual([]);
  });

  it('begins with everything that is revoked already', async () => {
    authSide.publish(['sess_old', 'sess_older']);
    await followed();
    revocations.close();
    const late = createRevocationList({ clock: tokens.clock });
    const auth = { url: `http://127.0.0.1:${port}`, secret };
    const another = openRemoteRevocations({ auth, list: late, onKeysChanged: () => {}, logger });
    await vi.waitFor(() => expect(late.entries().map(({ sessionId }) => sessionId)).toEqual(['sess_old', 'sess_older']));
    another.close();
  });

  it('tells until when tokens of a session may be alive, so that the gateway refuses them for as long', async () => {
    await followed();
    const until = plusSeconds(tokens.clock.now(), 7200);
    authSide.add({ sessionId: 'sess_long', revokedAt: tokens.clock.now(), until });
    await vi.waitFor(() =>
      expect(gatewaySide.entries()).toContainEqual(expect.objectContaining({ sessionId: 'sess_long', until })),
    );
    tokens.clock.advance(7200);
    expect(await revocations.isRevoked('sess_long')).toBe(true);
  });

  it('tells when the verification keys have changed, also while it was down', async () => {
    await followed();
    expect(keysChanges).toBe(1);
    keysVersion += 1;
    await vi.waitFor(() => expect(keysChanges).toBe(2));
    await server.drain();
    server = await startAuthProcess();
    await vi.waitFor(() => expect(keysChanges).toBe(3));
  });

  it('is not believed when the auth process itself may have missed something: then each request asks', async () => {
    await followed();
    isCurrent = false;
    isRevoked = (sessionId) => sessionId === 'sess_missed';
    await vi.waitFor(async () => expect(await revocations.isRevoked('sess_missed')).toBe(true), { timeout: 2000 });
    expect(await revocations.isRevoked('sess_other')).toBe(false);
    expect(asked).toContain('sess_other');
    isCurrent = true;
    await followed();
  });
});

describe('while the auth process is away', () => {
  it('a session that is known to be revoked stays refused, of any other nobody knows', async () => {
    authSide.publish(['sess_1']);
    await followed();
    await server.drain();
    await vi.waitFor(async () => expect(revocations.isRevoked('sess_2')).rejects.toThrow());
    expect(await revocations.isRevoked('sess_1')).toBe(true);

    authSide.publish(['sess_3']);
    server = await startAuthProcess();
    await followed();
    expect(await revocations.isRevoked('sess_3')).toBe(true);
    expect(await revocations.isRevoked('sess_2')).toBe(false);
  });

  it('a feed that falls silent without closing is given up, and its successor brings what was missed', async () => {
    isMute = true;
    vi.useFakeTimers({ toFake: ['setInterval'] });
    try {
      await server.drain();
      server = await startAuthProcess();
      await pause(600);
      authSide.publish(['sess_missed']);
      expect(await revocations.isRevoked('sess_missed')).toBe(false);
      await pause(2000);
      expect(await revocations.isRevoked('sess_missed')).toBe(true);
      expect(asked).not.toContain('sess_missed');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('exchanging over the wire', () => {
  const auth = () => ({ url: `http://127.0.0.1:${port}`, secret });

  it('gives the token, its end, or nothing', async () => {
    const remote = remoteCredentialExchange(auth());
    const issued = await remote.exchange({ kind: 'session-cookie', secret: 'good' }, somebody);
    expect(await tokens.verifier.verify(issued?.token ?? '')).toMatchObject({
      accountId: 'user_ada',
      expiresAt: issued?.expiresAt,
    });
    expect(await remote.exchange({ kind: 'session-cookie', secret: 'bad' }, somebody)).toBeNull();
  });

  it('tells who presents the credential', async () => {
    const presented: Client[] = [];
    exchange = async (_, client) => {
      presented.push(client);
      return null;
    };
    const client = { address: '2001:db8::7', userAgent: null, requestId: 'request_7' };
    await remoteCredentialExchange(auth()).exchange({ kind: 'api-key', secret: 'any' }, client);
    expect(presented).toEqual([client]);
  });

  it('rejects when the auth process fails, so that nobody becomes anonymous', async () => {
    exchange = () => Promise.reject(new Error('no database'));
    await expect(remoteCredentialExchange(auth()).exchange({ kind: 'api-key', secret: 'good' }, somebody)).rejects.toThrow('500');
  });
});

it('a gateway tells which credentials it has refused, and what is no such fault is refused itself', async () => {
  const auth = () => ({ url: `http://127.0.0.1:${port}`, secret });
  await remoteRefusedRecorder(auth())('revoked', somebody);
  expect(refused).toEqual([['revoked', somebody]]);
  await expect(remoteRefusedRecorder(auth())('boredom' as never, somebody)).rejects.toThrow('400');
});

describe('the word of a gateway on who the client is', () => {
  it.each([
    ['counts with the secret', secret.reveal(), '192.0.2.7'],
    ['is passed over without it', 'a guess', '127.0.0.1'],
  ])('%s', async (_, proof, expected) => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.7', 'portcullis-gateway': proof },
      body: '{"query":"{ __typename }"}',
    });
    expect(await response.json()).toEqual({ data: { clientAddress: expected } });
  });
});

describe('whoever lacks the secret', () => {
  it.each(['/internal/exchange', '/internal/refused-credentials', '/internal/revocations/check', '/internal/revocations'])(
    'does not even learn that %s exists',
    async (path) => {
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: secret.reveal() }] as Record<
        string,
        string
      >[]) {
        const isFeed = path.endsWith('revocations');
        const response = await fetch(`http://127.0.0.1:${port}${path}`, {
          method: isFeed ? 'GET' : 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          ...(isFeed ? {} : { body: '{"kind":"session-cookie","secret":"good"}' }),
        });
        expect(response.status).toBe(404);
        expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
      }
    },
  );
});
