import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restOperations } from '../../src/http/rest/operations.ts';
import { httpClient } from '../support/http-client.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

const friend = 'https://app.example.com';
const stranger = 'https://evil.example';

describe('pages of other origins', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ environment: { PORTCULLIS_ALLOWED_ORIGINS: friend } });
  });
  afterAll(() => app.stop());

  const preflight = (origin: string) =>
    fetch(`${app.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });

  it('may ask when they are listed, with credentials', async () => {
    const { status, headers } = await preflight(friend);
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': friend,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type,authorization',
      vary: expect.stringMatching(/Origin/),
    });
    const answer = await httpClient(app).ask('{ authVersion }', null, { headers: { origin: friend } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(friend);
  });

  it('may use every method of the REST face, and read the headers that its answers have for them', async () => {
    const allowed = (await preflight(friend)).headers.get('access-control-allow-methods')?.split(/, */) ?? [];
    for (const { method } of Object.values(restOperations)) expect(allowed).toContain(method);
    const answer = await fetch(`${app.url}/users/ann@example.org/otp/ACTIVATION`, {
      method: 'POST',
      headers: { origin: friend },
    });
    expect(answer.headers.get('portcullis-flow')).toMatch(/^flow_/);
    expect(answer.headers.get('access-control-expose-headers')).toContain('portcullis-flow');
  });

  it.each([stranger, 'null', `${friend}.evil.example`, 'http://app.example.com'])('may not when they are %s', async (origin) => {
    for (const { headers } of [
      await preflight(origin),
      await httpClient(app).ask('{ authVersion }', null, { headers: { origin } }),
    ]) {
      expect(headers.get('access-control-allow-origin')).not.toBe(origin);
      expect(headers.get('access-control-allow-origin')).not.toBe('*');
    }
  });
});

describe('large answers', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  async function schema(acceptEncoding: string) {
    const { headers, body } = await request(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-encoding': acceptEncoding },
      body: JSON.stringify({ query: '{ __schema { types { name description fields { name description } } } }' }),
    });
    return { encoding: headers['content-encoding'], bytes: Buffer.from(await body.arrayBuffer()) };
  }

  it('travel compressed for clients that ask for it, and say the same', async () => {
    const plain = await schema('identity');
    const gzip = await schema('gzip');
    const brotli = await schema('br, gzip;q=0.5');
    expect([plain.encoding, gzip.encoding, brotli.encoding]).toEqual([undefined, 'gzip', 'br']);
    expect(gunzipSync(gzip.bytes)).toEqual(plain.bytes);
    expect(brotliDecompressSync(brotli.bytes)).toEqual(plain.bytes);
    expect(gzip.bytes.length).toBeLessThan(plain.bytes.length / 2);
  });

  it('travel as they are when they are small', async () => {
    const { headers } = await request(`${app.url}/version`, { headers: { 'accept-encoding': 'gzip' } });
    expect(headers['content-encoding']).toBeUndefined();
  });
});
