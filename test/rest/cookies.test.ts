import { describe, expect, it } from 'vitest';
import { Login } from '../support/generated/operations.ts';
import { password } from '../support/http-client.ts';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

const origin = 'http://localhost:4000';
const cleared = 'portcullis-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax';

describe.each(restLayouts)('signing out browsers, $layout on $database', (options) => {
  const world = withRestApp(options);

  async function browser() {
    const { email, bearer } = await world.member();
    const login = await world.ask(Login, { input: { email, password, transport: 'COOKIE' } });
    const setCookie = login.headers.get('set-cookie') ?? '';
    return { bearer, setCookie, cookie: setCookie.split(';', 1)[0] ?? '' };
  }

  it.each(['/auth/logout', '/api/v1/auth/logout'])('E1: POST %s takes the cookie back as it was given', async (path) => {
    const { cookie, setCookie, bearer } = await browser();
    expect(setCookie).toContain('Path=/');
    expect(setCookie).not.toContain('Domain');
    const answer = await world.send('POST', path, { headers: { cookie, origin } });
    expect({ status: answer.status, cookie: answer.headers.get('set-cookie') }).toEqual({ status: 200, cookie: cleared });
    expect((await world.ask('{ me { id } }', null, { cookie })).status).toBe(401);
    expect(await world.isAlive(bearer)).toBe(true);
  });

  it('E1: takes a cookie back that proves nothing any more, with the refusal', async () => {
    const { cookie } = await browser();
    await world.send('POST', '/auth/logout', { headers: { cookie, origin } });
    const again = await world.send('POST', '/auth/logout', { headers: { cookie, origin } });
    expect({ status: again.status, cookie: again.headers.get('set-cookie') }).toEqual({ status: 401, cookie: cleared });
  });

  it('E2, E4: answers 401 without a cookie, and to a bearer in its place', async () => {
    const { bearer } = await browser();
    for (const headers of [{}, { authorization: `Bearer ${bearer}` }]) {
      const answer = await world.send('POST', '/auth/logout', { headers });
      expect(answer.status).toBe(401);
      expect(answer.json).toEqual({ code: 401, detail: expect.any(String) as string, type: 'authentication_error' });
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect(await world.isAlive(bearer)).toBe(true);
  });

  it.each([{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])(
    'E2, E4: answers 403 to a page of another site (%o), and ends nothing',
    async (site) => {
      const { cookie } = await browser();
      const answer = await world.send('POST', '/auth/logout', { headers: { cookie, ...site } });
      expect(answer.status).toBe(403);
      expect(answer.json).toEqual({ code: 403, detail: expect.any(String) as string, type: 'permission_error' });
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect((await world.ask('{ me { id } }', null, { cookie })).status).toBe(200);
    },
  );

  it('E2, E4: answers 400 to a body that is not JSON', async () => {
    const { cookie } = await browser();
    const headers = { cookie, origin, 'content-type': 'application/json' };
    const answer = await world.send('POST', '/auth/logout', { headers, body: '{' });
    expect(answer.json).toEqual({ code: 400, detail: 'The body is not JSON.', type: 'invalid_request' });
  });
});

describe.each(restLayouts)('an app that is too old for the cookie dialect, $layout on $database', (options) => {
  const world = withRestApp({ ...options, environment: { PORTCULLIS_MINIMUM_CLIENT_VERSION: '2.10' } });
  const logOut = (version: string) => world.send('POST', '/auth/logout', { headers: { 'x-client-version': version } });

  it.each(['2.9.9', '2', '1.99', 'v2.3', '0', 'rubbish', '3rd', ''])('E3: is told to upgrade (%s)', async (version) => {
    const answer = await logOut(version);
    expect(answer.status).toBe(426);
    expect(answer.json).toEqual({ code: 426, detail: expect.any(String) as string, type: 'upgrade_required' });
  });

  it.each(['2.10', '2.10.0', '2.11.0-beta.1', 'v3', '10.0.0'])('E3: is not one that is recent enough (%s)', async (version) => {
    expect((await logOut(version)).status).toBe(401);
  });

  it('E3: is not one that says nothing', async () => {
    expect((await world.send('POST', '/auth/logout')).status).toBe(401);
  });
});
