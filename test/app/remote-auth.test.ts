import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthSide } from '../../src/app/auth-side.ts';
import { openRemoteAuth } from '../../src/app/remote-auth.ts';
import { systemRuntime } from '../../src/app/runtime.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { noMetrics, type Gauge, type Metrics } from '../../src/lib/metrics.ts';
import { startScriptedServer } from '../support/gateway/scripted-server.ts';
import { CreateApiKey, Logout } from '../support/generated/operations.ts';
import { httpClient } from '../support/http-client.ts';
import { somebody } from '../support/somebody.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

const internalSecret = 'a secret that gateway and subgraph share';

function open(environment: Readonly<Record<string, string>>, metrics: Metrics = noMetrics): Promise<AuthSide> {
  const common = { PORTCULLIS_PUBLIC_URL: 'http://localhost:4000' };
  const config = loadConfig({ file: null, environment: { ...common, ...environment }, cwd: '/' });
  return openRemoteAuth(config, { ...systemRuntime(silentLogger), metrics });
}

const openAt = (url: string, metrics?: Metrics) =>
  open({ PORTCULLIS_AUTH_URL: url, PORTCULLIS_INTERNAL_SECRET: internalSecret }, metrics);

describe('a gateway that is not told where its auth process is', () => {
  const where = 'auth.url: is required by `portcullis gateway`, to find the auth subgraph';
  const secret = 'internalSecret: is required by `portcullis gateway`, the same as in the auth process';

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['neither URL nor secret', {}, [where, secret]],
    ['no URL', { PORTCULLIS_INTERNAL_SECRET: internalSecret }, [where]],
    ['no secret', { PORTCULLIS_AUTH_URL: 'http://auth.internal' }, [secret]],
  ])('says all that is missing: %s', async (_, environment, faults) => {
    await expect(open(environment)).rejects.toMatchObject({ name: 'ConfigurationError', faults });
  });
});

describe('the auth process, to its gateway', () => {
  it.each<[string, number]>([
    ['answers 503', 503],
    ['sends elsewhere', 302],
  ])('is not healthy where its /healthz %s', async (_, status) => {
    await using server = await startScriptedServer((_request, response) =>
      response.writeHead(status, { location: '/elsewhere' }).end(),
    );
    const auth = await openAt(new URL(server.url).origin);
    await expect(auth.checks['auth']?.()).rejects.toThrow();
    server.answerWith((_request, response) => response.writeHead(200).end('{}'));
    await expect(auth.checks['auth']?.()).resolves.toBeUndefined();
    await auth.close();
  });

  it('is asked for nothing any more once the gateway has closed', async () => {
    await using server = await startScriptedServer((_request, response) => response.writeHead(503).end());
    const auth = await openAt(new URL(server.url).origin);
    await expect.poll(() => server.received.length).toBeGreaterThan(1);
    await auth.close();
    const count = server.received.length;
    // Twice the time after which the feed is asked for again.
    await pause(500);
    expect(server.received.length).toBeLessThanOrEqual(count + 1);
  });
});

describe('the auth domain in another process', () => {
  let app: TestApp;
  let auth: AuthSide;
  const gauges = new Map<Gauge, () => number | Promise<number>>();
  const metrics: Metrics = { ...noMetrics, watch: (gauge, read) => void gauges.set(gauge, read) };

  beforeEach(async () => {
    app = await startApp({ layout: 'split' });
    auth = await openAt(app.authUrl, metrics);
    await expect.poll(() => gauges.get('revocation_feed_current')?.()).toBe(1);
  });
  afterEach(async () => {
    await auth.close();
    await app.stop();
  });

  it('gives the keys that it publishes, and no others', async () => {
    const { keys } = await auth.jwks();
    const [key] = keys;
    expect(await auth.keys.find(key?.kid ?? '')).not.toBeNull();
    expect(await auth.keys.find('of nobody')).toBeNull();
  });

  it('exchanges a credential that is good, and no other', async () => {
    const client = httpClient(app);
    const { bearer } = await client.member('ann@example.org');
    const { createApiKey } = (await client.ask(CreateApiKey, { input: { name: 'key' } }, { bearer })).data;
    const secret = createApiKey.__typename === 'ApiKeyCreated' ? createApiKey.secret : '';
    expect(await auth.exchange.exchange({ kind: 'api-key', secret }, somebody)).not.toBeNull();
    expect(await auth.exchange.exchange({ kind: 'api-key', secret: `${secret}x` }, somebody)).toBeNull();
  });

  it('tells of sessions that end, and is told of those that end here', async () => {
    const client = httpClient(app);
    const { bearer, session } = await client.member('ann@example.org');
    const heard: string[] = [];
    auth.revocations.onRevoked(({ sessionId }) => void heard.push(sessionId));
    expect(await auth.revocations.isRevoked(session.id)).toBe(false);
    await client.ask(Logout, {}, { bearer });
    await expect.poll(() => auth.revocations.isRevoked(session.id)).toBe(true);

    auth.revocations.publish(['sess_of_this_process']);
    expect(await auth.revocations.isRevoked('sess_of_this_process')).toBe(true);
    expect(heard).toEqual([session.id, 'sess_of_this_process']);
  });

  it('refuses to say who is revoked when it is away, and its feed is not current', async () => {
    await app.stop();
    await expect.poll(() => gauges.get('revocation_feed_current')?.()).toBe(0);
    await expect(Promise.resolve(auth.revocations.isRevoked('sess_of_somebody'))).rejects.toThrow();
    await expect(auth.checks['auth']?.()).rejects.toThrow();
  });
});
