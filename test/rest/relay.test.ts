import { request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { addRestRoutes } from '../../src/http/rest/add-rest-routes.ts';
import { relayOperations } from '../../src/http/rest/relay-operations.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { Secret } from '../../src/lib/secret.ts';

const open: FastifyInstance[] = [];
afterEach(() => Promise.all(open.splice(0).map((app) => app.close())));

/** A gateway's REST face over HTTP, in front of an auth process that does what `answer` says. */
async function relayTo(answer: (url: URL, init: RequestInit) => Promise<Response>) {
  const published: string[] = [];
  const app = fastify();
  open.push(app);
  const fetchFromAuth = ((url: URL, init: RequestInit) => answer(url, init)) as typeof fetch;
  const auth = { url: 'http://auth.internal:4001', secret: new Secret('the internal secret'), fetch: fetchFromAuth };
  const handle = relayOperations({ auth, revocations: { publish: (ids) => published.push(...ids) } });
  const settings = { isProduction: true, bodyValuesMax: 20_000 };
  addRestRoutes(app, { rest: { handle, readsBodies: false }, settings, logger: silentLogger });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, published };
}

describe('the REST face of a gateway that runs alone', () => {
  it('sends on what belongs to the request, and nothing that a client could forge', async () => {
    const seen: { url: string; headers: Headers; body: string }[] = [];
    const { url } = await relayTo(async (target, init) => {
      const body = Buffer.from(init.body as Uint8Array).toString();
      seen.push({ url: target.href, headers: new Headers(init.headers), body });
      return new Response(null, { status: 204 });
    });
    await fetch(`${url}/v1/auth/session?a=b`, {
      method: 'DELETE',
      headers: {
        authorization: 'Bearer x',
        'content-type': 'application/json',
        'user-agent': 'a test',
        'portcullis-gateway': 'forged',
        'x-forwarded-for': '203.0.113.1',
        'x-request-id': 'forged',
        'x-own-header': 'no',
      },
      body: '{ "session_id": "sess_1" }',
    });
    const [request] = seen;
    expect(request).toMatchObject({ url: 'http://auth.internal:4001/v1/auth/session', body: '{ "session_id": "sess_1" }' });
    expect(Object.fromEntries(request?.headers ?? [])).toEqual({
      // Of the client's own.
      'accept-language': '*',
      authorization: 'Bearer x',
      'content-type': 'application/json',
      'portcullis-gateway': 'the internal secret',
      'x-forwarded-for': '127.0.0.1',
      'user-agent': 'a test',
    });
  });

  it('sends on the parts of a path that vary as one part each, and none that leads out of it', async () => {
    const seen: string[] = [];
    const { url, port } = await relayTo(async (target) => {
      seen.push(target.href);
      return new Response(null, { status: 204, headers: { 'portcullis-flow': 'flow_1' } });
    });
    const answer = await fetch(`${url}/api/v1/users/ann+x%2Fy@example.org/otp/ACTIVATION?a=b`, { method: 'POST' });
    expect(answer.headers.get('portcullis-flow')).toBe('flow_1');
    expect(seen).toEqual(['http://auth.internal:4001/api/v1/users/ann%2Bx%2Fy%40example.org/otp/ACTIVATION']);
    // As `fetch` would not send it.
    for (const part of ['..', '%2e%2e', '.', '%2E']) {
      const status = await new Promise((resolve, reject) => {
        const request = sendRequest({ port, host: '127.0.0.1', method: 'GET', path: `/users/${part}` }, (response) => {
          resolve(response.resume().statusCode);
        });
        request.on('error', reject).end();
      });
      expect(status, part).toBe(404);
    }
    expect(seen).toHaveLength(1);
  });

  it('learns of sessions that ended before the client does, and keeps that word to itself', async () => {
    const headers = new Headers({ 'portcullis-revoked': 'sess_1 sess_2', 'content-type': 'application/json', 'x-other': 'no' });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    const { url, published } = await relayTo(async () => new Response('{}', { status: 200, headers }));
    const answer = await fetch(`${url}/auth/logout`, { method: 'POST' });
    expect(published).toEqual(['sess_1', 'sess_2']);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(answer.headers.get('portcullis-revoked')).toBeNull();
    expect(answer.headers.get('x-other')).toBeNull();
  });

  it.each([
    ['DELETE', '/self-service/logout/api', 'error'],
    ['POST', '/auth/logout', 'code'],
    ['DELETE', '/v1/auth/session', 'error_code'],
    ['POST', '/auth/session', 'status'],
    ['POST', '/oauth/revoke', 'error_description'],
  ] as const)('answers %s %s with 503 in its dialect while the auth process is away', async (method, path, key) => {
    const { url } = await relayTo(async () => {
      throw new TypeError('fetch failed: http://auth.internal:4001');
    });
    const answer = await fetch(url + path, { method });
    const text = await answer.text();
    expect({ status: answer.status, retryAfter: answer.headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' });
    expect(JSON.parse(text)).toHaveProperty(key);
    expect(text).not.toContain('auth.internal');
  });

  it('refuses two values of a header that would become one on the way', async () => {
    const { port } = await relayTo(async () => new Response(null, { status: 204 }));
    const headers = ['Host', 'localhost', 'Authorization', 'Bearer a', 'Authorization', 'Bearer b', 'Connection', 'close'];
    const status = await new Promise((resolve, reject) => {
      const request = sendRequest({ port, method: 'DELETE', path: '/v1/auth/session', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });
    expect(status).toBe(400);
  });
});
