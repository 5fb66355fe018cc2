import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { json, startScriptedServer, type ReceivedRequest, type ScriptedServer } from '../support/gateway/scripted-server.ts';
import { httpClient } from '../support/http-client.ts';
import { layouts, startApp, type TestApp } from '../support/start-app.ts';

const secret = 'a secret that only this subgraph shares with us';
const sdl = (field: string) => `type Query { ${field}: String }`;

interface Claims {
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly act?: { readonly sub: string };
}

describe.each(layouts)('what travels to subgraphs, %s', (layout) => {
  let servers: Record<'own' | 'shared' | 'open', ScriptedServer>;
  let app: TestApp;
  let bearer: string;

  beforeAll(async () => {
    const start = (field: string) =>
      startScriptedServer((request, response, body) => {
        const isSdl = body.includes('_service');
        response.setHeader('x-region', 'north');
        response.setHeader('x-internal', 'secret');
        response.setHeader('set-cookie', 'evil=1');
        json({ data: isSdl ? { _service: { sdl: sdl(field) } } : { [field]: 'answer' } })(request, response, body);
      });
    servers = { own: await start('own'), shared: await start('shared'), open: await start('open') };
    const subgraphs = {
      own: { url: servers.own.url, forward: 'audience', audience: 'own-service', requestHeaders: ['Accept-Language'] },
      shared: { url: servers.shared.url, responseHeaders: ['X-Region'] },
      open: { url: servers.open.url, forward: 'none', claims: { headers: { 'x-user-id': 'sub', 'x-level': 'acr' }, secret } },
    };
    app = await startApp({ layout, environment: { PORTCULLIS_SUBGRAPHS: JSON.stringify(subgraphs) } });
    bearer = (await httpClient(app).member('forwarded@example.com')).bearer;
  });
  afterAll(async () => {
    await app.stop();
    for (const server of Object.values(servers)) await server[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    for (const { received } of Object.values(servers)) (received as ReceivedRequest[]).splice(0);
  });

  const ask = (query: string, options: Parameters<ReturnType<typeof httpClient>['ask']>[2] = { bearer }) =>
    httpClient(app).ask(query, null, options);
  const sentTo = (name: keyof typeof servers) => servers[name].received.at(-1)?.headers ?? {};
  const claimsOf = (token: string | undefined): Claims =>
    JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString()) as Claims;

  it('is a token for that subgraph alone, which lives a minute and names who acts', async () => {
    expect((await ask('{ own shared }')).body).toEqual({ data: { own: 'answer', shared: 'answer' } });
    const token = sentTo('own')['authorization']?.[0]?.replace('Bearer ', '');
    expect(token).not.toBe(bearer);
    expect(claimsOf(token)).toMatchObject({ aud: 'own-service', sub: claimsOf(bearer).sub, act: { sub: 'portcullis' } });
    expect(claimsOf(token).client_id).toBe(claimsOf(bearer).client_id);
    expect(claimsOf(token).exp - claimsOf(token).iat).toBeLessThanOrEqual(60);
    expect(sentTo('shared')['authorization']).toEqual([`Bearer ${bearer}`]);

    const misused = await ask('{ me { id } }', { bearer: token ?? '' });
    expect(misused.status).toBe(401);
  });

  it('is the same such token for the next request, and none for nobody', async () => {
    await ask('{ own }');
    const first = sentTo('own')['authorization'];
    await ask('{ own }');
    expect(sentTo('own')['authorization']).toEqual(first);
    await ask('{ own }', {});
    expect(sentTo('own')['authorization']).toBeUndefined();
  });

  it('is no header of the client but those that are named', async () => {
    const headers = {
      'accept-language': 'de',
      'x-user-id': 'somebody-else',
      'x-forwarded-for': '10.0.0.1',
      'portcullis-signature': 'forged',
      'x-custom': 'custom',
    };
    await ask('{ own shared open }', { bearer, headers });
    expect(sentTo('own')['accept-language']).toEqual(['de']);
    expect(sentTo('shared')['accept-language']).toBeUndefined();
    for (const name of ['own', 'shared'] as const) {
      expect(Object.keys(sentTo(name))).not.toEqual(expect.arrayContaining(['x-user-id']));
      expect(sentTo(name)['x-custom']).toBeUndefined();
      expect(sentTo(name)['x-forwarded-for']).toBeUndefined();
    }
    expect(sentTo('open')['x-user-id']).toEqual([claimsOf(bearer).sub]);
  });

  it('is claims where they are asked for, signed with the time and the subgraph', async () => {
    await ask('{ open }');
    const { 'x-user-id': id, 'x-level': level, 'portcullis-signature': signature, authorization } = sentTo('open');
    expect(authorization).toBeUndefined();
    expect([id, level]).toEqual([[claimsOf(bearer).sub], ['aal1']]);
    const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature?.[0] ?? '') ?? [];
    const lines = [seconds, 'open', 'x-level:aal1', `x-user-id:${claimsOf(bearer).sub}`].join('\n');
    expect(hex).toBe(createHmac('sha256', secret).update(lines).digest('hex'));
    expect(Math.abs(Number(seconds) - claimsOf(bearer).iat)).toBeLessThan(60);

    await ask('{ open }', { headers: { 'x-user-id': 'somebody' } });
    expect(sentTo('open')['x-user-id']).toEqual(['']);
  });

  it('comes back as no header but those that are named, and never as a cookie', async () => {
    const { headers } = await ask('{ own shared open }');
    expect(headers.get('x-region')).toBe('north');
    expect(headers.get('x-internal')).toBeNull();
    expect(headers.get('set-cookie')).toBeNull();
    expect((await ask('{ own }')).headers.get('x-region')).toBeNull();
  });
});
