import { describe, expect, it } from 'vitest';
import { Activate, Login } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { layouts, startApp } from '../support/start-app.ts';

const studio = 'https://studio.apollographql.com';
const email = 'ada@example.com';

/** An installation on https, as it is behind a proxy, whose cookie goes with the pages of other sites. */
async function started(layout: (typeof layouts)[number]) {
  const environment = {
    PORTCULLIS_PUBLIC_URL: 'https://api.example.com',
    PORTCULLIS_ALLOWED_ORIGINS: studio,
    PORTCULLIS_SESSIONS_COOKIE_SAME_SITE: 'none',
  };
  const app = await startApp({ layout, environment });
  return Object.assign(app, { [Symbol.asyncDispose]: () => app.stop() });
}

describe.each(layouts)('a session cookie for pages of other sites, %s', (layout) => {
  it('is for all sites, and counts for a page of a listed origin only', async () => {
    await using app = await started(layout);
    const { ask, registered } = httpClient(app);
    await ask(Activate, { input: { email, code: await registered(email) } });
    const login = await ask(Login, { input: { email, password, transport: 'COOKIE' } });
    const [setCookie = ''] = login.headers.getSetCookie();
    expect(setCookie).toMatch(/^__Host-portcullis-session=pc_sc_[\w-]+; Path=\/; .*HttpOnly; SameSite=None; Secure$/);
    const cookie = setCookie.split(';', 1)[0] ?? '';

    const from = (origin: string): Promise<Response> =>
      fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { cookie, origin, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ me { email } }' }),
      });
    const listed = await from(studio);
    expect(await listed.json()).toEqual({ data: { me: { email } } });
    expect(listed.headers.get('access-control-allow-origin')).toBe(studio);
    expect(listed.headers.get('access-control-allow-credentials')).toBe('true');

    const foreign = await from('https://evil.example.net');
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is taken back in words that browsers follow there, when it proves nothing', async () => {
    await using app = await started(layout);
    const answer = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { cookie: '__Host-portcullis-session=pc_sc_nothing', origin: studio, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([
      '__Host-portcullis-session=; Path=/; Max-Age=0; HttpOnly; SameSite=None; Secure',
    ]);
  });
});
