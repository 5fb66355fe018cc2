import { describe, expect, it } from 'vitest';
import { CreateApiKey } from '../support/generated/operations.ts';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

const internalSecret = 'a secret that gateway and subgraph share';

describe.each(restLayouts)('OAuth for services, $layout on $database', (options) => {
  const world = withRestApp({ ...options, environment: { PORTCULLIS_INTERNAL_SECRET: internalSecret } });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const bearer = { authorization: `Bearer ${internalSecret}` };

  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = bearer) =>
    world.send('POST', path, { headers: { ...form, ...headers }, body: new URLSearchParams(fields).toString() });
  const introspect = async (token: string, more: Record<string, string> = {}) =>
    (await post('/oauth/introspect', { token, ...more })).json;

  async function sessionToken(email: string): Promise<string> {
    const answer = await world.send('POST', '/auth/session', { headers: world.basic(email) });
    return (answer.json['data'] as { token: string }).token;
  }

  async function apiKey(asking: string): Promise<string> {
    const { data } = await world.ask(CreateApiKey, { input: { name: 'a program', scopes: [] } }, { bearer: asking });
    if (data.createApiKey.__typename !== 'ApiKeyCreated') throw new Error(data.createApiKey.code);
    return data.createApiKey.secret;
  }

  it('tells what a bearer is worth (RFC 7662)', async () => {
    const member = await world.member();
    const claims = { active: true, token_type: 'Bearer', sub: member.userId, iss: 'http://localhost:4000', aud: 'portcullis' };
    const client_id = 'portcullis';
    expect(await introspect(member.bearer)).toMatchObject({
      ...claims,
      client_id,
      sid: member.sessionId,
      scope: '',
      amr: ['pwd'],
      acr: 'aal1',
      exp: expect.any(Number) as number,
      jti: expect.any(String) as string,
    });
    expect(await introspect(await sessionToken(member.email))).toMatchObject({ ...claims, client_id });
    const key = await introspect(await apiKey(member.bearer));
    expect(key).toMatchObject({ ...claims, amr: ['api-key'], client_id: key['sid'] });
  });

  it('says of a refresh token that it is active only to those who ask for one', async () => {
    const { refreshToken, sessionId } = await world.member();
    const hint = { token_type_hint: 'refresh_token' };
    expect(await introspect(refreshToken)).toEqual({ active: false });
    expect(await introspect(refreshToken, hint)).toMatchObject({
      active: true,
      token_type: 'refresh_token',
      client_id: 'portcullis',
      sid: sessionId,
    });
    await world.send('POST', '/auth/session/refresh', { json: { refresh_token: refreshToken } });
    expect(await introspect(refreshToken, hint)).toEqual({ active: false });
  });

  it('finds a token whatever the hint says (RFC 7662 §2.1, RFC 7009 §2.1)', async () => {
    const member = await world.member();
    for (const hint of ['access_token', 'refresh_token', 'something else', 'x'.repeat(101), 'two\nlines']) {
      const more = { token_type_hint: hint };
      expect(await introspect(member.bearer, more)).toMatchObject({ active: true, token_type: 'Bearer' });
      expect(await introspect(await sessionToken(member.email), more)).toMatchObject({ active: true, token_type: 'Bearer' });
      expect(await introspect(member.refreshToken, more)).toMatchObject({ active: true, token_type: 'refresh_token' });
      const another = await world.member();
      await post('/oauth/revoke', { token: another.bearer, ...more });
      expect(await world.isAlive(another.bearer)).toBe(false);
    }
  });

  it.each(['/oauth/introspect', '/oauth/revoke'])('says at %s which type of body it takes', async (path) => {
    const answer = await world.send('POST', path, { headers: bearer, json: { token: 'a' } });
    expect({ status: answer.status, said: answer.json }).toEqual({
      status: 415,
      said: { error: 'invalid_request', error_description: 'Send the request as application/x-www-form-urlencoded.' },
    });
  });

  it.each(['', 'rubbish', `pc_rt_${'A'.repeat(86)}`, `portcullis_user_${'A'.repeat(43)}`, 'pc_ak_x', 'eyJhbGciOiJub25lIn0.e30.'])(
    'says nothing of %j but that it is not active',
    async (token) => {
      const answer = await post('/oauth/introspect', { token });
      if (token === '')
        expect({ status: answer.status, error: answer.json['error'] }).toEqual({ status: 400, error: 'invalid_request' });
      else expect(answer.json).toEqual({ active: false });
    },
  );

  it('revokes what a token belongs to, and says 200 to any other (RFC 7009)', async () => {
    for (const kind of ['access', 'refresh', 'session'] as const) {
      const member = await world.member();
      const token = { access: member.bearer, refresh: member.refreshToken, session: await sessionToken(member.email) }[kind];
      const revoked = await post('/oauth/revoke', { token });
      expect({ status: revoked.status, text: revoked.text }).toEqual({ status: 200, text: '' });
      expect(await world.isAlive(kind === 'session' ? token : member.bearer)).toBe(false);
      expect((await post('/oauth/revoke', { token })).status).toBe(200);
      expect(await introspect(token)).toEqual({ active: false });
    }
    const { bearer: owner } = await world.member();
    const key = await apiKey(owner);
    expect(await world.isAlive(key)).toBe(true);
    expect((await post('/oauth/revoke', { token: key })).status).toBe(200);
    expect(await world.isAlive(key)).toBe(false);
    expect(await world.isAlive(owner)).toBe(true);
    expect((await post('/oauth/revoke', { token: 'rubbish' })).status).toBe(200);
  });

  it('takes the secret as password of Basic, too', async () => {
    const { bearer: token } = await world.member();
    const authorization = `Basic ${Buffer.from(`service:${encodeURIComponent(internalSecret)}`).toString('base64')}`;
    expect((await post('/oauth/introspect', { token }, { authorization })).json).toMatchObject({ active: true });
  });

  it.each(['/oauth/introspect', '/oauth/revoke'])('%s refuses whoever is no service', async (path) => {
    const { bearer: token } = await world.member();
    const wrong: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${token}` },
      { authorization: 'Bearer rubbish' },
      { authorization: `Basic ${Buffer.from('service:%E0%A4%A').toString('base64')}` },
    ];
    for (const headers of wrong) {
      const answer = await post(path, { token }, headers);
      expect({ status: answer.status, error: answer.json['error'] }).toEqual({ status: 401, error: 'invalid_client' });
      expect(answer.headers.get('www-authenticate')).toContain('Basic');
    }
    const plain = await post(path, { token }, { authorization: `Bearer ${await apiKey(token)}` });
    expect({ status: plain.status, error: plain.json['error'] }).toEqual({ status: 403, error: 'insufficient_scope' });
    expect(plain.headers.get('www-authenticate')).toMatch(
      /^Bearer error="insufficient_scope", scope="tokens:(introspect|revoke)"$/,
    );
    expect(await world.isAlive(token)).toBe(true);
  });

  it('refuses JSON, and a parameter that is there twice', async () => {
    const json = await world.send('POST', '/oauth/introspect', { headers: bearer, json: { token: 'x' } });
    expect({ status: json.status, error: json.json['error'] }).toEqual({ status: 415, error: 'invalid_request' });
    const twice = await world.send('POST', '/oauth/introspect', { headers: { ...bearer, ...form }, body: 'token=a&token=b' });
    expect({ status: twice.status, error: twice.json['error'] }).toEqual({ status: 400, error: 'invalid_request' });
  });
});
