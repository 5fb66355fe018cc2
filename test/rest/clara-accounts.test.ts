import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { CreateApiKey } from '../support/generated/operations.ts';
import { clientId, fakeGoogle } from '../support/google.ts';
import { password } from '../support/http-client.ts';
import { restLayouts, withRestApp, type RestAnswer } from '../support/with-rest-app.ts';

const google = fakeGoogle(() => systemClock);
const keys = createServer((_, response) => response.end(JSON.stringify(google.jwks)));
keys.listen(0, '127.0.0.1');
await once(keys, 'listening');
afterAll(() => keys.close());

const environment = {
  PORTCULLIS_GOOGLE_CLIENT_IDS: clientId,
  PORTCULLIS_GOOGLE_JWKS_URL: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/certs`,
};
const unauthorized = {
  data: null,
  message: 'Authorization header or OTP is either missing, invalid or expired.',
  status: 'error',
};
const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const says = ({ status, json }: RestAnswer) => ({ status, body: json });
const success = (message: string, data: unknown = null) => ({ data, message, status: 'success' });

describe.each(restLayouts)('the other calls of the envelope dialect, $layout on $database', (options) => {
  const world = withRestApp({ ...options, environment });
  const prefixes = ['', '/api/v1'];
  const { send } = world;

  const user = (email: string, change: object = {}) => ({
    id: expect.stringMatching(/^user_[0-9a-f]{32}$/) as string,
    email,
    first_name: null,
    last_name: null,
    is_active: true,
    is_2fa_enabled: false,
    is_dark_mode: false,
    credits: 0,
    created_at: expect.stringMatching(imfFixdate) as string,
    updated_at: expect.stringMatching(imfFixdate) as string,
    ...change,
  });
  const signIn = (email: string, secret = password, json: object = {}) =>
    send('POST', '/auth/session', { headers: world.basic(email, secret), json });
  /** Signed in over REST. */
  async function member() {
    const { email, userId } = await world.member();
    const { token } = (await signIn(email)).json['data'] as { token: string };
    return { email, userId, bearer: token };
  }

  describe.each(prefixes)('below "%s"', (prefix) => {
    it('C4: registers, and activates with the code from the mailbox', async () => {
      const email = world.newAddress();
      const json = { first_name: ' Ann ', last_name: 'Lee', email, password };
      const registered = await send('POST', `${prefix}/auth/register`, { json });
      expect(says(registered)).toEqual({ status: 201, body: success('User registered successfully.') });
      expect((await signIn(email)).status).toBe(401);
      const activated = await send('POST', `${prefix}/users/${email}/activate`, { json: { code: await world.codeFor(email) } });
      const ann = user(email, { first_name: 'Ann', last_name: 'Lee' });
      expect(says(activated)).toEqual({ status: 200, body: success('User activated successfully.', ann) });
      expect((await signIn(email)).status).toBe(200);
    });

    it('C4: sends a code to activate, to whoever waits for it', async () => {
      const email = world.newAddress();
      await send('POST', `${prefix}/auth/register`, { json: { email, password } });
      const first = await world.codeFor(email);
      const sent = await send('POST', `${prefix}/users/${email}/otp/ACTIVATION`);
      expect(says(sent)).toEqual({ status: 201, body: success('OTP sent successfully.') });
      const code = await world.codeFor(email);
      expect(code).not.toBe(first);
      const flowId = sent.headers.get('portcullis-flow');
      const activated = await send('POST', `${prefix}/users/${encodeURIComponent(email)}/activate`, {
        json: { code, flow_id: flowId },
      });
      expect(activated.status).toBe(200);
    });

    it('C4: changes the password with a code, and ends every session', async () => {
      const { email, bearer } = await member();
      expect((await send('POST', `${prefix}/users/${email}/otp/CHANGE_PASSWORD`)).status).toBe(201);
      const json = { password: 'another correct horse battery', code: await world.codeFor(email) };
      const changed = await send('PATCH', `${prefix}/users/${email}/password`, { json });
      expect(says(changed)).toEqual({ status: 200, body: success('User password changed successfully.') });
      expect(await world.isAlive(bearer)).toBe(false);
      expect((await signIn(email)).status).toBe(401);
      expect((await signIn(email, json.password)).status).toBe(200);
    });

    it('C4: enables and disables two-factor authentication with a code', async () => {
      const { email, userId, bearer } = await member();
      const codeOf = async () => {
        expect((await send('POST', `${prefix}/users/${email}/otp/TWO_FACTOR_AUTH`)).status).toBe(201);
        return world.codeFor(email);
      };
      const enabled = await send('POST', `${prefix}/users/${userId}/2fa`, { bearer, json: { code: await codeOf() } });
      const { recovery_codes: recovery } = enabled.json['data'] as { recovery_codes: string[] };
      expect(says(enabled)).toEqual({
        status: 200,
        body: success('User 2FA enabled successfully.', { recovery_codes: recovery }),
      });
      expect(recovery).toHaveLength(10);

      expect((await signIn(email)).status).toBe(401);
      const withCode = await signIn(email, password, { code: await codeOf() });
      expect(withCode.json).toMatchObject({ data: { is_2fa_enabled: true } });
      const json = { code: await codeOf() };
      const disabled = await send('DELETE', `${prefix}/users/${userId}/2fa`, { bearer, json });
      expect(says(disabled)).toEqual({ status: 200, body: success('User 2FA disabled successfully.') });
      expect((await signIn(email)).status).toBe(200);
      expect((await send('DELETE', `${prefix}/users/${userId}/2fa`, { bearer, json })).status).toBe(409);
    });

    it('C4: shows and updates the user', async () => {
      const { email, userId, bearer } = await member();
      const path = `${prefix}/users/${userId}`;
      expect(says(await send('GET', path, { bearer }))).toEqual({
        status: 200,
        body: success('User fetched successfully.', user(email)),
      });
      const json = { first_name: 'Ann', last_name: 'Lee', is_dark_mode: true };
      expect(says(await send('PATCH', path, { bearer, json }))).toEqual({
        status: 200,
        body: success('User updated successfully.', user(email, json)),
      });
      const cleared = await send('PATCH', path, { bearer, json: { last_name: null } });
      expect(cleared.json['data']).toEqual(user(email, { ...json, last_name: null }));
    });

    it('C4: resets the API key, shows it once whole and then masked', async () => {
      const { userId, bearer } = await member();
      const path = `${prefix}/users/${userId}/api_key`;
      expect((await send('GET', path, { bearer })).status).toBe(404);
      const first = await send('POST', path, { bearer });
      const key = first.json['data'] as { id: string; token: string };
      expect(says(first)).toEqual({ status: 201, body: success('API key reset successfully.', first.json['data']) });
      expect(key.token).toMatch(/^pc_ak_[0-9A-Za-z]{39}$/);
      expect(await world.isAlive(key.token)).toBe(true);
      const view = await send('GET', path, { bearer });
      expect(says(view)).toEqual({
        status: 200,
        body: success('API key fetched successfully.', { ...key, token: `${key.token.slice(0, 10)}…` }),
      });

      const next = (await send('POST', path, { bearer })).json['data'] as { token: string };
      expect(next.token).not.toBe(key.token);
      expect([await world.isAlive(key.token), await world.isAlive(next.token)]).toEqual([false, true]);
    });

    it('C4: signs in with Google by id_token, and registers who is new', async () => {
      const email = `new-${prefix.length}@gmail.com`;
      const login = (idToken: string) => send('POST', `${prefix}/auth/google`, { json: { id_token: idToken } });
      const idToken = google.idToken(email, { given_name: 'Ann' });
      const signedIn = await login(idToken);
      const token = expect.stringMatching(/^portcullis_user_[\w-]{43}$/) as string;
      const ann = user(email, { first_name: 'Ann', token });
      expect(says(signedIn)).toEqual({ status: 201, body: success('User logged in successfully.', ann) });
      expect(await world.isAlive((signedIn.json['data'] as { token: string }).token)).toBe(true);
      expect(says(await login(idToken))).toEqual({ status: 401, body: unauthorized });
      expect(says(await login('rubbish'))).toEqual({ status: 401, body: unauthorized });
    });

    it('C4: says that it is healthy', async () => {
      const data = { status: 'healthy', service: 'portcullis' };
      expect(says(await send('GET', `${prefix}/health`))).toEqual({
        status: 200,
        body: success('Health check successful.', data),
      });
    });
  });

  it('C4: says its version below its prefix; without, that is ours', async () => {
    const ours = (await send('GET', '/version')).json as { version: string };
    expect(says(await send('GET', '/api/v1/version'))).toEqual({
      status: 200,
      body: success('Version check successful.', { version: ours.version }),
    });
  });

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
      expect((await send('GET', `/users/${userId}`, { bearer })).json['data']).toEqual(user(email));
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
