import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Activate,
  CreateApiKey,
  Login,
  LoginWithGoogle,
  Logout,
  Me,
  RefreshSession,
  ResetPassword,
  SendOtp,
} from '../support/generated/operations.ts';
import { startGoogle } from '../support/google.ts';
import { httpClient, password, type AskOptions } from '../support/http-client.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

/** Every kind of secret that we give out, and how a person comes by one. */
const kinds = [
  'access token',
  'refresh token',
  'session token',
  'cookie secret',
  'API key',
  'activation code',
  'reset code',
  'password',
  'Google ID token',
] as const;
type Kind = (typeof kinds)[number];

/** Every place where a secret may be presented, and the kinds that it takes. */
const places = {
  'Authorization: Bearer': ['access token', 'session token', 'API key'],
  'X-API-Key': ['API key'],
  'session cookie': ['cookie secret'],
  'refreshSession(refreshToken)': ['refresh token'],
  'logout(refreshToken)': ['refresh token'],
  'activate(code)': ['activation code'],
  'resetPassword(code)': ['reset code'],
  'login(password)': ['password'],
  'loginWithGoogle(idToken)': ['Google ID token'],
} as const satisfies Record<string, readonly Kind[]>;
type Place = keyof typeof places;

const cells = kinds.flatMap((kind) =>
  (Object.keys(places) as Place[]).map((place) => ({
    kind,
    place,
    expected: (places[place] as readonly Kind[]).includes(kind) ? 'is accepted' : 'is refused',
  })),
);

describe('secrets of every kind in every place', () => {
  let app: TestApp;
  let google: Awaited<ReturnType<typeof startGoogle>>;
  let people = 0;
  /** Of the reset codes that were asked for, by address. */
  const flows = new Map<string, string>();

  beforeAll(async () => {
    google = await startGoogle();
    app = await startApp({ environment: google.environment });
  });
  afterAll(async () => {
    await app.stop();
    google.close();
  });

  /** A secret of somebody new, and their address. */
  async function secretOf(kind: Kind): Promise<{ secret: string; email: string }> {
    const client = httpClient(app);
    const email = `person-${(people += 1)}@example.org`;
    if (kind === 'activation code') return { email, secret: await client.registered(email) };
    const { bearer, refreshToken } = await client.member(email);
    switch (kind) {
      case 'access token':
        return { email, secret: bearer };
      case 'refresh token':
        return { email, secret: refreshToken ?? '' };
      case 'session token': {
        const { data } = await client.ask(Login, { input: { email, password, transport: 'OPAQUE' } });
        return { email, secret: data.login.__typename === 'SignedIn' ? (data.login.accessToken ?? '') : '' };
      }
      case 'cookie secret': {
        const { headers } = await client.ask(Login, { input: { email, password, transport: 'COOKIE' } });
        return { email, secret: /=(pc_sc_[^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '' };
      }
      case 'reset code':
        flows.set(email, await resetFlow(email));
        return { email, secret: await client.codeFor(email) };
      case 'API key': {
        const { data } = await client.ask(CreateApiKey, { input: { name: 'a program' } }, { bearer });
        return { email, secret: 'secret' in data.createApiKey ? data.createApiKey.secret : '' };
      }
      case 'Google ID token':
        return { email, secret: google.idToken(email, { hd: 'example.org' }) };
      case 'password':
        return { email, secret: password };
    }
  }

  /** Asks for a code that resets the password, and returns what has to be sent with it. */
  async function resetFlow(email: string): Promise<string> {
    return (await httpClient(app).ask(SendOtp, { input: { email, purpose: 'PASSWORD_RESET' } })).data.sendOtp.flowId ?? '';
  }

  async function isAccepted(place: Place, secret: string, email: string): Promise<boolean> {
    const { ask } = httpClient(app);
    const isMe = async (options: AskOptions) => (await ask(Me, {}, options)).body.data?.me?.email === email;
    switch (place) {
      case 'Authorization: Bearer':
        return isMe({ headers: { authorization: `Bearer ${secret}` } });
      case 'X-API-Key':
        return isMe({ headers: { 'x-api-key': secret } });
      case 'session cookie':
        return isMe({ cookie: `portcullis-session=${encodeURI(secret)}` });
      case 'refreshSession(refreshToken)':
        return (
          (await ask(RefreshSession, { input: { refreshToken: secret } })).data.refreshSession.__typename === 'SessionRefreshed'
        );
      case 'logout(refreshToken)':
        return (await ask(Logout, { input: { refreshToken: secret } })).data.logout.__typename === 'LoggedOut';
      case 'activate(code)':
        return (await ask(Activate, { input: { email, code: secret } })).body.data?.activate.__typename === 'AccountActivated';
      case 'resetPassword(code)': {
        const flowId = flows.get(email) ?? (await resetFlow(email));
        const input = { email, code: secret, flowId, newPassword: 'another long password' };
        return (await ask(ResetPassword, { input })).body.data?.resetPassword.__typename === 'PasswordReset';
      }
      case 'login(password)':
        return (await ask(Login, { input: { email, password: secret } })).data.login.__typename === 'SignedIn';
      case 'loginWithGoogle(idToken)':
        return (await ask(LoginWithGoogle, { input: { idToken: secret } })).data.loginWithGoogle.__typename === 'SignedIn';
    }
  }

  it.each(cells)('$kind in $place: $expected', async ({ kind, place, expected }) => {
    const { secret, email } = await secretOf(kind);
    expect(secret).not.toBe('');
    expect((await isAccepted(place, secret, email)) ? 'is accepted' : 'is refused').toBe(expected);
  });

  it('answers 400 to a bearer and an API key on one request, and to a key beside the cookie', async () => {
    const { ask } = httpClient(app);
    const { secret: key } = await secretOf('API key');
    const { secret: bearer } = await secretOf('access token');
    const { secret: cookie } = await secretOf('cookie secret');
    const ambiguous = { status: 400, body: { errors: [{ extensions: { code: 'AMBIGUOUS_CREDENTIALS' } }] } };
    expect(await ask(Me, {}, { bearer, headers: { 'x-api-key': key } })).toMatchObject(ambiguous);
    expect(await ask(Me, {}, { bearer: key, headers: { 'x-api-key': key } })).toMatchObject(ambiguous);
    expect(await ask(Me, {}, { cookie: `portcullis-session=${cookie}`, headers: { 'x-api-key': key } })).toMatchObject(ambiguous);
  });
});
