import { describe, expect, it } from 'vitest';
import { Login } from '../support/generated/operations.ts';
import { password } from '../support/http-client.ts';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

const unauthorized = {
  data: null,
  message: 'Authorization header or OTP is either missing, invalid or expired.',
  status: 'error',
};

describe.each(restLayouts)('the envelope dialect, $layout on $database', (options) => {
  const world = withRestApp(options);
  const paths = ['/auth/session', '/api/v1/auth/session'];

  it.each(paths)('C1, C2: POST %s signs in and prints the user', async (path) => {
    const { email, userId } = await world.member();
    const answer = await world.send('POST', path, { headers: world.basic(email), json: { code: '715927' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
    expect(answer.json).toEqual({
      data: {
        id: userId,
        email,
        first_name: null,
        last_name: null,
        is_active: true,
        is_2fa_enabled: false,
        is_dark_mode: false,
        credits: 0,
        created_at: expect.stringMatching(imfFixdate) as string,
        updated_at: expect.stringMatching(imfFixdate) as string,
        token: expect.stringMatching(/^portcullis_user_[\w-]{43}$/) as string,
      },
      message: 'User logged in successfully.',
      status: 'success',
    });
    expect(userId).toMatch(/^user_[0-9a-f]{32}$/);
  });

  it('C1: signs in without a body, with an empty one, and with a password that holds a colon', async () => {
    const { email } = await world.member();
    for (const request of [{}, { headers: { 'content-type': 'application/json' }, body: '' }, { json: {} }]) {
      const headers = { ...world.basic(email), ...('headers' in request ? request.headers : {}) };
      expect((await world.send('POST', '/auth/session', { ...request, headers })).status).toBe(200);
    }
    const colon = await world.send('POST', '/auth/session', { headers: world.basic(email, 'a:b') });
    expect(colon.status).toBe(401);
  });

  it('C1: refuses an API key beside the password, whoever it belongs to', async () => {
    const { email } = await world.member();
    const headers = { ...world.basic(email), 'x-api-key': 'pc_ak_another' };
    expect((await world.send('POST', '/auth/session', { headers })).status).toBe(400);
    expect((await world.send('POST', '/auth/session', { headers: world.basic(email) })).status).toBe(200);
  });

  it('C1: gives a token that is taken everywhere as bearer, for as long as the session lives', async () => {
    const { email } = await world.member();
    const signedIn = await world.send('POST', '/auth/session', { headers: world.basic(email) });
    const { token } = signedIn.json['data'] as { token: string };
    const me = await world.ask('{ me { email } sessions: authSessions { isCurrent transport } }', null, { bearer: token });
    expect(me.data).toMatchObject({ me: { email } });
    expect(me.data['sessions']).toContainEqual({ isCurrent: true, transport: 'OPAQUE' });
  });

  it.each([
    ['no header', {}],
    ['a header that is not Basic', { authorization: 'Bearer x' }],
    ['what is not base64', { authorization: 'Basic %%%' }],
    ['what is not UTF-8', { authorization: `Basic ${Buffer.from([0xff, 0x3a, 0x61]).toString('base64')}` }],
    ['no colon', { authorization: `Basic ${Buffer.from('ann').toString('base64')}` }],
    ['an unknown address', { authorization: `Basic ${Buffer.from('nobody@example.org:secret-secret').toString('base64')}` }],
  ])('C1: answers 401 to %s', async (_, headers) => {
    const answer = await world.send('POST', '/auth/session', { headers });
    expect({ status: answer.status, body: answer.json }).toEqual({ status: 401, body: unauthorized });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="portcullis", charset="UTF-8"');
  });

  it('C1: answers a wrong password as an unknown address', async () => {
    const { email } = await world.member();
    const wrong = await world.send('POST', '/auth/session', { headers: world.basic(email, 'not the password') });
    const unknown = await world.send('POST', '/auth/session', { headers: world.basic('nobody@example.org') });
    expect({ status: wrong.status, body: wrong.json }).toEqual({ status: unknown.status, body: unknown.json });
  });

  it.each([
    ['is not JSON', '{', 'The body is not JSON.'],
    ['is a list', '[]', 'The body must be a JSON object.'],
    ['holds a code that is no text', '{"code":715927}', '`code` must be a text.'],
  ])('C1: answers 400 when the body %s', async (_, body, message) => {
    const { email } = await world.member();
    const headers = { ...world.basic(email), 'content-type': 'application/json' };
    const answer = await world.send('POST', '/auth/session', { headers, body });
    expect({ status: answer.status, body: answer.json }).toEqual({
      status: 400,
      body: { data: null, message, status: 'error' },
    });
  });

  it.each(paths)('C3: DELETE %s ends the session, and the bearer is refused at once', async (path) => {
    const { email, bearer } = await world.member();
    const signedIn = await world.send('POST', '/auth/session', { headers: world.basic(email) });
    const { token } = signedIn.json['data'] as { token: string };
    for (const credential of [token, bearer]) {
      const ended = await world.send('DELETE', path, { bearer: credential });
      expect({ status: ended.status, text: ended.text }).toEqual({ status: 204, text: '' });
      expect(await world.isAlive(credential)).toBe(false);
      const again = await world.send('DELETE', path, { bearer: credential });
      expect({ status: again.status, body: again.json }).toEqual({ status: 401, body: unauthorized });
    }
  });

  it('C3: answers 401 without a bearer, and to a cookie in its place', async () => {
    const { email } = await world.member();
    const login = await world.ask(Login, { input: { email, password, transport: 'COOKIE' } });
    const cookie = login.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    for (const headers of [{}, { cookie }, { authorization: 'Bearer rubbish' }, { authorization: 'Basic YTpi' }]) {
      const answer = await world.send('DELETE', '/api/v1/auth/session', { headers });
      expect({ status: answer.status, body: answer.json }).toEqual({ status: 401, body: unauthorized });
    }
    expect((await world.ask('{ me { id } }', null, { cookie })).status).toBe(200);
  });

  it('answers 400 to two credentials at once', async () => {
    const { bearer } = await world.member();
    const answer = await world.send('DELETE', '/api/v1/auth/session', { bearer, headers: { 'x-api-key': 'pc_ak_x' } });
    expect(answer.status).toBe(400);
    expect(await world.isAlive(bearer)).toBe(true);
  });
});
