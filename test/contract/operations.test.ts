import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { shop } from '../support/gateway/shop.ts';
import { post, startTestGateway, type TestGateway, type TestGatewayOptions } from '../support/gateway/start-test-gateway.ts';
import { times } from '../support/times.ts';
import { testAudience, testIssuer } from '../support/gateway/test-tokens.ts';

let gateway: TestGateway;
afterEach(() => gateway[Symbol.asyncDispose]());

async function start(options: Partial<TestGatewayOptions> = {}): Promise<TestGateway> {
  gateway = await startTestGateway({ subgraphs: shop, ...options });
  return gateway;
}

describe('verification keys', () => {
  it('let a JWT library that is not ours verify our tokens', async () => {
    const { url, tokens } = await start();
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', url));
    const { payload } = await jwtVerify(tokens.issue('ada').token, keys, {
      issuer: testIssuer,
      audience: testAudience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['client_id'],
      currentDate: tokens.clock.now(),
    });
    expect(payload.sub).toBe('user_ada');
  });

  it('show no private part, and may be kept for a minute', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/.well-known/jwks.json`);
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    expect(keys.flatMap(Object.keys).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
  });
});

/** How the first request ended that was not answered. */
async function askUntilItFails(url: string, agent: Agent): Promise<unknown> {
  for (;;) {
    const asked = request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json' } });
    asked.end('{"query":"{ products }"}');
    try {
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      await json(response);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  }
}

/** Whether the server takes another connection. */
async function isTaken(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('readiness', () => {
  it('names what does not work, and hides why', async () => {
    const { url, logger } = await start({
      server: { checks: { database: () => Promise.reject(new Error('password=hunter2')), other: async () => {} } },
    });
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', checks: { database: false, other: true } },
    ]);
    expect(logger.lines).toContainEqual({
      level: 'warn',
      message: 'A readiness check failed',
      fields: { check: 'database', reason: 'password=hunter2' },
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('that is missing is one line of the log without a stack, which says what the error and its causes say', async () => {
    const refused = new AggregateError([], '');
    const cause = Object.assign(refused, { code: 'ECONNREFUSED' });
    const { url, logger } = await start({
      server: { checks: { auth: () => Promise.reject(new TypeError('fetch failed', { cause })) } },
    });
    await fetch(`${url}/readyz`);
    expect(logger.lines.filter(({ level }) => level === 'warn')).toEqual([
      { level: 'warn', message: 'A readiness check failed', fields: { check: 'auth', reason: 'fetch failed: ECONNREFUSED' } },
    ]);
  });

  it('is yes when everything works', async () => {
    const { url } = await start({ server: { checks: { database: async () => {} } } });
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready', checks: { database: true } }]);
  });
});

describe('a drain', () => {
  it('loses no request that is in flight, and is over after the last', async () => {
    const { graphqlUrl, server } = await start();
    await post(graphqlUrl, '{ products }');
    const answers = Array.from({ length: 10 }, () => post(graphqlUrl, '{ slow }'));
    await pause(100);
    const draining = server.drain();
    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(
      Array.from({ length: 10 }, () => ({ data: { slow: true } })),
    );
    await draining;
    await expect(post(graphqlUrl, '{ products }')).rejects.toThrow();
  });

  it('answers everybody who goes on asking, until nobody can connect any more', async () => {
    const { graphqlUrl, server } = await start({ settings: { drainMs: 20_000, idleDrainMs: 10_000 } });
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    const ends = times(50, () => askUntilItFails(graphqlUrl, agent));
    await pause(200);
    await server.drain();
    expect(new Set(await Promise.all(ends))).toEqual(new Set(['ECONNREFUSED']));
  });

  it('answers a client that is slow to ask again on the connection that it has, and says that it ends', async () => {
    const { url, server } = await start({ settings: { drainMs: 20_000, idleDrainMs: 10_000 } });
    const client = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    const ask = async () => {
      client.write('GET /version HTTP/1.1\r\nhost: localhost\r\n\r\n');
      return String((await once(client, 'data'))[0]);
    };
    expect(await ask()).toMatch(/^connection: keep-alive\r$/im);
    const draining = server.drain();
    // Nobody else gets in any more, and whatever is closed at once has been closed.
    await expect.poll(() => isTaken(url), { timeout: 5000 }).toBe(false);
    await pause(500);
    const ended = once(client, 'close');
    const last = await ask();
    expect([last.split('\r\n')[0], last]).toEqual(['HTTP/1.1 200 OK', expect.stringMatching(/^connection: close\r$/im)]);
    await ended;
    await draining;
  });

  it('does not wait for connections on which nobody has said anything', async () => {
    const { server, url } = await start({ settings: { drainMs: 3_600_000 } });
    const silent = connect(Number(new URL(url).port), 'localhost');
    await once(silent, 'connect');
    const ended = once(silent, 'close');
    await server.drain();
    await ended;
  });

  it('does not wait for ever for a request that never ends', async () => {
    const { graphqlUrl, server } = await start({
      settings: { drainMs: 200 },
      server: { graphql: { handle: () => new Promise(() => {}) } },
    });
    const hanging = post(graphqlUrl, '{ products }').catch(() => 'cut');
    await pause(50);
    await server.drain();
    expect(await hanging).toBe('cut');
  });
});

describe('the root', () => {
  it('leads to the explorer in development, and to nothing else in production', async () => {
    const development = await start();
    const redirect = await fetch(development.url, { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, '/graphql']);
    await development[Symbol.asyncDispose]();
    const production = await start({ settings: { isProduction: true } });
    expect(await (await fetch(production.url)).json()).toEqual({ name: 'portcullis', graphql: '/graphql' });
  });
});

describe('the explorer', () => {
  const browser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

  it('is what a browser gets at /graphql in development, with nothing from elsewhere', async () => {
    const { url, graphqlUrl } = await start();
    const page = await fetch(graphqlUrl, browser);
    const html = await page.text();
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const assets = [...html.matchAll(/(?:href|src)="(\/explorer\/[^"]+)"/g)].map(([, path]) => path as string);
    expect(assets.length).toBeGreaterThan(2);
    expect(html).not.toMatch(/(?:href|src)="https?:/);
    for (const path of assets) expect((await fetch(url + path)).status).toBe(200);
  });

  it('does not exist in production', async () => {
    const { url, graphqlUrl } = await start({ settings: { isProduction: true } });
    expect((await fetch(graphqlUrl, browser)).status).toBe(400);
    expect((await fetch(`${url}/explorer/explorer.js`)).status).toBe(404);
  });
});

describe('the outbox', () => {
  it('is there only when there is one', async () => {
    const without = await start();
    expect((await fetch(`${without.url}/dev/outbox`)).status).toBe(404);
    await without[Symbol.asyncDispose]();
    const { url } = await start({ server: { listOutbox: async () => [{ to: 'ada@example.com', code: '123456' }] } });
    expect(await (await fetch(`${url}/dev/outbox`)).json()).toEqual([{ to: 'ada@example.com', code: '123456' }]);
  });
});

describe('what is not there', () => {
  it('is a plain 404 with the request id', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/nothing?token=secret`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      code: 'NOT_FOUND',
      type: 'not_found',
      message: 'There is nothing here.',
      requestId: response.headers.get('x-request-id'),
    });
  });
});

describe('a URL that is none', () => {
  it('is a plain 400 that does not repeat it', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/%zz-secret`);
    expect([response.status, await response.text()]).toEqual([400, expect.not.stringContaining('zz-secret')]);
  });
});

describe('the log', () => {
  it('has one line for each request, with its route and never its URL', async () => {
    const { url, graphqlUrl, logger } = await start();
    await fetch(`${graphqlUrl}?query={products}&token=secret`);
    await fetch(`${url}/healthz`);
    await pause(20);
    const answered = logger.lines.filter(({ message }) => message === 'Answered');
    expect(answered.map(({ level, fields }) => [level, fields['method'], fields['route'], fields['status']])).toEqual([
      ['info', 'GET', '/graphql', 200],
      ['debug', 'GET', '/healthz', 200],
    ]);
    expect(JSON.stringify(logger.lines)).not.toContain('secret');
  });
});
