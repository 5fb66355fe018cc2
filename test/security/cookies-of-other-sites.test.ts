import { getIntrospectionQuery } from 'graphql';
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

describe.each(layouts)('Apollo Studio, whose origin is listed and for which nothing else is configured, %s', (layout) => {
  it('reads the schema and signs in by bearer, and gets no cookie that would travel to its site', async () => {
    const environment = { PORTCULLIS_ALLOWED_ORIGINS: studio };
    await using app = Object.assign(await startApp({ layout, environment }), { [Symbol.asyncDispose]: () => app.stop() });
    const { ask, member, signedIn } = httpClient(app);
    await member(email);
    const headers = { origin: studio, 'sec-fetch-site': 'cross-site' };

    const preflight = await fetch(`${app.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        ...headers,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,apollographql-client-name',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(studio);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type,apollographql-client-name');

    const introspected = await ask(getIntrospectionQuery(), {}, { headers });
    expect(introspected.data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
    const { bearer } = await signedIn(email);
    expect((await ask('{ me { email } }', {}, { bearer, headers })).data).toEqual({ me: { email } });
    const login = await ask(Login, { input: { email, password, transport: 'COOKIE' } }, { headers });
    expect(login.headers.getSetCookie()).toEqual([expect.stringContaining('; SameSite=Lax')]);
  });
});
