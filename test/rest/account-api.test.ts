import { afterAll, describe, expect, it } from 'vitest';
import { printedUser, says, success, unauthorized, withClara } from '../support/account-api.ts';
import { startGoogle } from '../support/google.ts';
import { password } from '../support/http-client.ts';
import { restLayouts } from '../support/with-rest-app.ts';

const google = await startGoogle();
afterAll(() => google.close());

describe.each(restLayouts)('the other calls of the envelope dialect, $layout on $database', (options) => {
  const { world, send, signIn, member } = withClara({ ...options, environment: google.environment });

  describe.each(['', '/api/v1'])('below "%s"', (prefix) => {
    it('C4: registers, and activates with the code from the mailbox', async () => {
      const email = world.newAddress();
      const json = { first_name: ' Ann ', last_name: 'Lee', email, password };
      const registered = await send('POST', `${prefix}/auth/register`, { json });
      expect(says(registered)).toEqual({ status: 201, body: success('User registered successfully.') });
      expect((await signIn(email)).status).toBe(401);
      const activated = await send('POST', `${prefix}/users/${email}/activate`, { json: { code: await world.codeFor(email) } });
      const ann = printedUser(email, { first_name: 'Ann', last_name: 'Lee' });
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
        body: success('User fetched successfully.', printedUser(email)),
      });
      const json = { first_name: 'Ann', last_name: 'Lee', is_dark_mode: true };
      expect(says(await send('PATCH', path, { bearer, json }))).toEqual({
        status: 200,
        body: success('User updated successfully.', printedUser(email, json)),
      });
      const cleared = await send('PATCH', path, { bearer, json: { last_name: null } });
      expect(cleared.json['data']).toEqual(printedUser(email, { ...json, last_name: null }));
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
      const ann = printedUser(email, { first_name: 'Ann', token });
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
});
