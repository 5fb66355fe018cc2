import { expect, it } from 'vitest';
import { LoginWithGoogle, Register, SendOtp } from '../support/generated/operations.ts';
import { startGoogle } from '../support/google.ts';
import { httpClient, password } from '../support/http-client.ts';
import { layouts, startApp } from '../support/start-app.ts';

it.each(layouts)(
  'somebody who registers is written to in the language they name, or else their browser names, %s',
  async (layout) => {
    const app = await startApp({ layout });
    const { ask } = httpClient(app);
    const headers = { 'accept-language': 'fr-CH, fr;q=0.9, en;q=0.8' };
    await ask(Register, { input: { email: 'ann@example.org', password } }, { headers });
    await ask(Register, { input: { email: 'bob@example.org', password, locale: 'de_AT' } }, { headers });
    await ask(Register, { input: { email: 'eve@example.org', password } });
    const outbox = (await (await fetch(`${app.authUrl}/dev/outbox`)).json()) as { to: string; subject: string }[];
    const subjects = Object.fromEntries(outbox.map(({ to, subject }) => [to, subject.replace(/^\S+ /, '')]));
    expect(subjects).toEqual({
      'ann@example.org': 'est votre code d’activation',
      'bob@example.org': 'ist Ihr Aktivierungscode',
      'eve@example.org': 'is your activation code',
    });
    await app.stop();
  },
);

it.each(layouts)('somebody whom Google or REST registers is written to in the language of their browser, %s', async (layout) => {
  const google = await startGoogle();
  const app = await startApp({ layout, environment: google.environment });
  const { ask } = httpClient(app);
  const headers = { 'accept-language': 'de-AT, en;q=0.5' };
  const post = (path: string, body: object) =>
    fetch(`${app.url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/auth/register', { email: 'ann@example.org', password });
  await post('/auth/google', { id_token: google.idToken('bob@gmail.com') });
  const input = { idToken: google.idToken('eve@gmail.com') };
  const { loginWithGoogle } = (await ask(LoginWithGoogle, { input }, { headers })).data;
  const bearer = loginWithGoogle.__typename === 'SignedIn' ? (loginWithGoogle.accessToken ?? '') : '';
  expect((await ask('{ me { locale } }', null, { bearer })).body).toEqual({ data: { me: { locale: 'de-AT' } } });
  await ask(SendOtp, { input: { email: 'bob@gmail.com', purpose: 'LOGIN' } });
  const outbox = (await (await fetch(`${app.authUrl}/dev/outbox`)).json()) as { to: string; subject: string }[];
  const subjects = Object.fromEntries(outbox.map(({ to, subject }) => [to, subject.replace(/^\S+ /, '')]));
  expect(subjects).toEqual({ 'ann@example.org': 'ist Ihr Aktivierungscode', 'bob@gmail.com': 'ist Ihr Anmeldecode' });
  await app.stop();
  google.close();
});
