import { afterAll, describe, expect, it } from 'vitest';
import { printedUser, says, unauthorized, withClara } from '../support/account-api.ts';
import { CreateApiKey } from '../support/generated/operations.ts';
import { startGoogle } from '../support/google.ts';
import { password } from '../support/http-client.ts';
import { restLayouts, type RestAnswer } from '../support/with-rest-app.ts';

const google = await startGoogle();
afterAll(() => google.close());

describe.each(restLayouts)('what the other calls of the envelope dialect refuse, $layout on $database', (options) => {
  const { world, send, member } = withClara({ ...options, environment: google.environment });

  it('answers alike for addresses that have an account and that have none', async () => {
    const { email } = await member();
    const pending = world.newAddress();
    await send('POST', '/auth/register', { json: { email: pending, password } });
    const unknown = world.newAddress();
    const code = '000000';
    const asks: ((address: string) => Promise<RestAnswer>)[] = [
      (address) => send('POST', '/auth/register', { json: { email: address, password } }),
      (address) => send('POST', `/users/${address}/otp/ACTIVATION`),
      (address) => send('POST', `/users/${address}/otp/CHANGE_PASSWORD`),
      (address) => send('POST', `/users/${address}/otp/TWO_FACTOR_AUTH`),
      (address) => send('POST', `/users/${address}/activate`, { json: { code } }),
      (address) => send('PATCH', `/users/${address}/password`, { json: { code, password: 'another correct horse' } }),
    ];
    for (const ask of asks) {
      const answers = [];
      for (const address of [email, pending, unknown, 'not-an-address']) answers.push(JSON.stringify(says(await ask(address))));
      // Registering what is no address is refused for that.
      expect(new Set(answers.slice(0, ask === asks[0] ? 3 : 4)).size).toBe(1);
    }
  });

  it.each(['id', 'email', 'password', 'credits', 'is_2fa_enabled', 'is_active', 'created_at', 'updated_at', '__proto__'])(
    'refuses to update `%s`, and changes nothing then',
    async (name) => {
      const { email, userId, bearer } = await member();
      const body = `{ "first_name": "Eve", "${name}": "x" }`;
      const headers = { 'content-type': 'application/json' };
      const refused = await send('PATCH', `/users/${userId}`, { bearer, headers, body });
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({ data: null, status: 'error' });
      expect((await send('GET', `/users/${userId}`, { bearer })).json['data']).toEqual(printedUser(email));
    },
  );

  it.each<[string, string, string, object]>([
    ['POST', '/auth/register', 'no address', { password }],
    ['POST', '/auth/register', 'what is no address', { email: 'ann', password }],
    ['POST', '/auth/register', 'no password', { email: 'x@example.org' }],
    ['POST', '/auth/register', 'a name that is no text', { email: 'x@example.org', password, first_name: 1 }],
    ['POST', '/auth/register', 'a name that no database holds', { email: 'x@example.org', password, first_name: '\ud800' }],
    ['POST', '/auth/google', 'no token', {}],
    ['POST', '/users/x@example.org/activate', 'no code', {}],
    ['POST', '/users/x@example.org/activate', 'a flow that is none', { code: '1', flow_id: 'x' }],
    ['PATCH', '/users/x@example.org/password', 'no password', { code: '123456' }],
    ['POST', '/users/x@example.org/otp/LOGIN', 'another type', {}],
    ['POST', '/users/x%00@example.org/otp/ACTIVATION', 'a NUL', {}],
  ])('answers 400 at %s %s to %s', async (method, path, _, json) => {
    const answer = await send(method, path, { json });
    expect({ status: answer.status, keys: Object.keys(answer.json) }).toEqual({
      status: 400,
      keys: ['data', 'message', 'status'],
    });
  });

  it('answers 422 to a password that may not be chosen', async () => {
    const json = { email: world.newAddress(), password: 'password' };
    expect((await send('POST', '/auth/register', { json })).status).toBe(422);
  });

  it('lets nobody at the user of somebody else, nor an API key at the credentials of its owner', async () => {
    const { userId } = await member();
    const other = await member();
    const made = await world.ask(
      CreateApiKey,
      { input: { name: 'k', scopes: [] } },
      { bearer: (await world.signedIn(other.email)).bearer },
    );
    if (made.data.createApiKey.__typename !== 'ApiKeyCreated') throw new Error(made.data.createApiKey.__typename);
    const key = made.data.createApiKey.secret;
    const unknown = `user_${'0'.repeat(32)}`;
    const calls: [string, string, object?][] = [
      ['PATCH', '', { first_name: 'Eve' }],
      ['GET', '/api_key'],
      ['POST', '/api_key'],
      ['POST', '/2fa', { code: '000000' }],
      ['DELETE', '/2fa', { code: '000000' }],
    ];
    for (const [method, path, json] of [...calls, ['GET', ''] as (typeof calls)[0]]) {
      const ask = (id: string, bearer?: string) =>
        send(method, `/users/${id}${path}`, { ...(bearer ? { bearer } : {}), ...(json ? { json } : {}) });
      const theirs = await ask(userId, other.bearer);
      expect([theirs.status, says(theirs)]).toEqual([403, says(await ask(unknown, other.bearer))]);
      expect(says(await ask(userId))).toEqual({ status: 401, body: unauthorized });
      if (path !== '' || method !== 'GET') expect((await ask(other.userId, key)).status).toBe(403);
    }
    expect((await send('GET', `/users/${other.userId}`, { bearer: key })).status).toBe(200);
  });

  it('leaves the keys alone that were made in GraphQL', async () => {
    const { userId, email } = await member();
    const { bearer } = await world.signedIn(email);
    const made = await world.ask(CreateApiKey, { input: { name: 'mine', scopes: [] } }, { bearer });
    if (made.data.createApiKey.__typename !== 'ApiKeyCreated') throw new Error(made.data.createApiKey.__typename);
    expect((await send('POST', `/users/${userId}/api_key`, { bearer })).status).toBe(201);
    expect(await world.isAlive(made.data.createApiKey.secret)).toBe(true);
  });

  it('tells that an account has to be linked by hand, and asks for a second factor after Google', async () => {
    const { email, userId, bearer } = await member();
    const login = (json: object) => send('POST', '/auth/google', { json });
    expect((await login({ id_token: google.idToken(email) })).status).toBe(409);
    await send('POST', `/users/${email}/otp/TWO_FACTOR_AUTH`);
    const enabled = await send('POST', `/users/${userId}/2fa`, { bearer, json: { code: await world.codeFor(email) } });
    const [code] = (enabled.json['data'] as { recovery_codes: string[] }).recovery_codes;
    const hd = { hd: 'example.org' };
    expect((await login({ id_token: google.idToken(email, hd) })).status).toBe(401);
    expect((await login({ id_token: google.idToken(email, hd), code })).status).toBe(201);
  });
});
