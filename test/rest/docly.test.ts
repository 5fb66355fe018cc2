import { describe, expect, it } from 'vitest';
import { CreateApiKey, SessionList } from '../support/generated/operations.ts';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

describe.each(restLayouts)('the session management dialect, $layout on $database', (options) => {
  const world = withRestApp(options);
  const paths = ['/auth/session', '/v1/auth/session'];

  it.each(paths)('D1: DELETE %s ends the session that the body names', async (path) => {
    const { email, bearer, sessionId } = await world.member();
    const asking = await world.signedIn(email);
    const answer = await world.send('DELETE', path, {
      bearer: asking.bearer,
      json: { session_id: sessionId, reason: 'user_logout' },
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      success: true,
      invalidated_session_id: sessionId,
      revoked_tokens: 2,
      revoked_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/) as string,
    });
    expect(await world.isAlive(bearer)).toBe(false);
    expect(await world.isAlive(asking.bearer)).toBe(true);
  });

  it('says of a bearer that has ended that it is refused, and not only how to sign in', async () => {
    const { bearer } = await world.member();
    await world.send('DELETE', '/v1/auth/session', { bearer });
    const again = await world.send('DELETE', '/v1/auth/session', { bearer });
    expect(again.status).toBe(401);
    expect(again.json['error_description']).toMatch(
      /^The bearer token is invalid, expired or revoked\. .*without the Authorization header\.$/,
    );
  });

  it('D1: ends the session of the bearer itself, named or not', async () => {
    const named = await world.member();
    const byName = await world.send('DELETE', '/v1/auth/session', {
      bearer: named.bearer,
      json: { session_id: named.sessionId },
    });
    expect(byName.json).toMatchObject({ success: true, revoked_tokens: 2 });
    expect(await world.isAlive(named.bearer)).toBe(false);

    const unnamed = await world.member();
    const byBearer = await world.send('DELETE', '/v1/auth/session', { bearer: unnamed.bearer });
    expect(byBearer.json).toMatchObject({ invalidated_session_id: unnamed.sessionId });
    expect(await world.isAlive(unnamed.bearer)).toBe(false);
  });

  it.each([
    ['no bearer', {}],
    ['a bearer that proves nothing', { authorization: 'Bearer ACCESS_TOKEN' }],
  ])('D2: answers `unauthorized` to %s', async (_, headers) => {
    for (const path of paths) {
      const answer = await world.send('DELETE', path, { headers, json: { session_id: 'sess_82bd91fa', reason: 'user_logout' } });
      expect(answer.status).toBe(401);
      expect(answer.json).toEqual({ error_code: 'unauthorized', error_description: expect.any(String) as string });
    }
  });

  it('D2: answers `session_not_found` to an id that nobody has', async () => {
    const { bearer } = await world.member();
    for (const id of ['sess_82bd91fa', `sess_${'0'.repeat(32)}`, '', '{"$ne":null}']) {
      const answer = await world.send('DELETE', '/v1/auth/session', { bearer, json: { session_id: id } });
      expect({ status: answer.status, code: answer.json['error_code'] }).toEqual({ status: 404, code: 'session_not_found' });
    }
  });

  it('D2: answers `session_already_invalidated` the second time', async () => {
    const { email, sessionId } = await world.member();
    const { bearer } = await world.signedIn(email);
    const json = { session_id: sessionId };
    expect((await world.send('DELETE', '/v1/auth/session', { bearer, json })).status).toBe(200);
    const again = await world.send('DELETE', '/v1/auth/session', { bearer, json });
    expect({ status: again.status, code: again.json['error_code'] }).toEqual({
      status: 409,
      code: 'session_already_invalidated',
    });
  });

  it('D2: answers `insufficient_permissions` to an API key that was not made for it', async () => {
    const { bearer, sessionId } = await world.member();
    const { data } = await world.ask(CreateApiKey, { input: { name: 'a program', scopes: [] } }, { bearer });
    if (data.createApiKey.__typename !== 'ApiKeyCreated') throw new Error(data.createApiKey.code);
    const { secret } = data.createApiKey;
    const answer = await world.send('DELETE', '/v1/auth/session', { bearer: secret, json: { session_id: sessionId } });
    expect({ status: answer.status, code: answer.json['error_code'] }).toEqual({ status: 403, code: 'insufficient_permissions' });
    expect(await world.isAlive(bearer)).toBe(true);
  });

  it('D3: answers for somebody else’s session as for an unknown one', async () => {
    const ann = await world.member();
    const bob = await world.member();
    const ask = async (id: string) => {
      const { status, text } = await world.send('DELETE', '/v1/auth/session', { bearer: bob.bearer, json: { session_id: id } });
      return { status, text };
    };
    expect(await ask(ann.sessionId)).toEqual(await ask(`sess_${'1'.repeat(32)}`));
    expect(await world.isAlive(ann.bearer)).toBe(true);
  });

  it('D4: keeps the reason and lists it with the session', async () => {
    const { email, sessionId } = await world.member();
    const { bearer } = await world.signedIn(email);
    await world.send('DELETE', '/v1/auth/session', { bearer, json: { session_id: sessionId, reason: 'user_logout' } });
    const { data } = await world.ask(SessionList, null, { bearer });
    expect(data.sessions).toContainEqual(expect.objectContaining({ id: sessionId, revokedReason: 'user_logout' }));
  });

  it.each([
    ['a session id that is no text', { session_id: { $ne: null } }],
    ['a reason of two lines', { session_id: 'sess_1', reason: 'a\nb' }],
    ['a reason without end', { session_id: 'sess_1', reason: 'a'.repeat(201) }],
  ])('answers 400 to %s', async (_, json) => {
    const { bearer } = await world.member();
    for (const path of paths) {
      const answer = await world.send('DELETE', path, { bearer, json });
      expect({ status: answer.status, code: answer.json['error_code'] }).toEqual({ status: 400, code: 'invalid_request' });
    }
  });

  it('lets the body tell the two dialects of DELETE /auth/session apart, errors included', async () => {
    expect((await world.send('DELETE', '/auth/session', { json: { session_id: 'sess_1' } })).json).toHaveProperty('error_code');
    expect((await world.send('DELETE', '/auth/session', { json: {} })).json).toHaveProperty('status', 'error');
    expect((await world.send('DELETE', '/auth/session')).json).toHaveProperty('status', 'error');
  });

  it.each(['/auth/session/refresh', '/v1/auth/session/refresh'])('POST %s exchanges a refresh token', async (path) => {
    const { refreshToken, sessionId } = await world.member();
    const answer = await world.send('POST', path, { json: { refresh_token: refreshToken } });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ session_id: sessionId, token_type: 'Bearer' });
    expect(answer.json['expires_in']).toBeGreaterThan(295);
    expect(await world.isAlive(answer.json['access_token'] as string)).toBe(true);
    const next = await world.send('POST', path, { json: { refresh_token: answer.json['refresh_token'] } });
    expect(next.status).toBe(200);

    const wrong = await world.send('POST', path, { json: { refresh_token: `pc_rt_${'A'.repeat(86)}` } });
    expect({ status: wrong.status, code: wrong.json['error_code'] }).toEqual({ status: 401, code: 'unauthorized' });
    expect((await world.send('POST', path, { json: {} })).status).toBe(400);
  });

  it('ends the session whose refresh token has two holders, for gateways at once', async () => {
    const { bearer, refreshToken } = await world.member();
    let token: unknown = refreshToken;
    for (let exchanges = 0; exchanges < 2; exchanges += 1) {
      token = (await world.send('POST', '/auth/session/refresh', { json: { refresh_token: token } })).json['refresh_token'];
    }
    expect((await world.send('POST', '/auth/session/refresh', { json: { refresh_token: refreshToken } })).status).toBe(401);
    expect(await world.isAlive(bearer)).toBe(false);
  });
});
