import { describe, expect, it } from 'vitest';
import { cleanUp } from '../../src/auth/housekeeping/clean-up.ts';
import { databases } from '../support/databases.ts';
import { Login, Logout, SessionList } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/http-client.ts';
import { somebody } from '../support/somebody.ts';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(restLayouts)('signing out native apps, $layout on $database', (options) => {
  const world = withRestApp(options);
  const paths = ['/self-service/logout/api', '/auth/self-service/logout/api'];
  const logOut = (token: unknown, path = '/self-service/logout/api') =>
    world.send('DELETE', path, { json: { session_token: token } });

  it.each(paths)('K1, K2: DELETE %s ends the session of each of its tokens at once, and says so again', async (path) => {
    for (const kind of ['session token', 'refresh token', 'access token'] as const) {
      const { email, bearer, refreshToken } = await world.member();
      const signedIn = await world.send('POST', '/auth/session', { headers: world.basic(email) });
      const { token } = signedIn.json['data'] as { token: string };
      const presented = { 'session token': token, 'refresh token': refreshToken, 'access token': bearer }[kind];
      const bearerOfIt = kind === 'session token' ? token : bearer;

      const ended = await logOut(presented, path);
      expect({ status: ended.status, text: ended.text }).toEqual({ status: 204, text: '' });
      expect(await world.isAlive(bearerOfIt)).toBe(false);
      const again = await logOut(presented, path);
      expect({ status: again.status, text: again.text }).toEqual({ status: 204, text: '' });
    }
  });

  it.each([
    ['rubbish', 'rubbish'],
    ['an unknown session token', `portcullis_user_${'A'.repeat(43)}`],
    ['an unknown refresh token', `pc_rt_${'A'.repeat(86)}`],
    ['a token that is no text', 5],
    ['an operator in its place', { $ne: null }],
    ['nothing', null],
  ])('K3: answers 403 to %s', async (_, token) => {
    const answer = await logOut(token);
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ error: { code: 403, status: 'Forbidden', id: 'INVALID_TOKEN' } });
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });

  it('K3: answers 403 to a body without the token, and to none', async () => {
    expect((await world.send('DELETE', '/self-service/logout/api', { json: {} })).status).toBe(403);
    expect((await world.send('DELETE', '/self-service/logout/api')).status).toBe(403);
  });

  it('K3: does not take a cookie secret, an API key or a token of somebody who is signed in by header', async () => {
    const { email, bearer } = await world.member();
    const login = await world.ask(Login, { input: { email, password, transport: 'COOKIE' } });
    const cookie = login.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    expect((await logOut(cookie.slice(cookie.indexOf('=') + 1))).status).toBe(403);
    expect((await world.send('DELETE', '/self-service/logout/api', { bearer, json: {} })).status).toBe(403);
    expect(await world.isAlive(bearer)).toBe(true);
  });

  it.each([
    ['that is not JSON', 'application/json', '{session_token'],
    ['of another type', 'text/plain', 'session_token'],
    ['of a form', 'application/x-www-form-urlencoded', 'session_token=x'],
  ])('K3: answers 400 to a body %s', async (_, type, body) => {
    const answer = await world.send('DELETE', '/self-service/logout/api', { headers: { 'content-type': type }, body });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: { code: 400, status: 'Bad Request' } });
  });

  it('K4: touches no cookie, neither the session of one nor the cookie itself', async () => {
    const { email, refreshToken } = await world.member();
    const login = await world.ask(Login, { input: { email, password, transport: 'COOKIE' } });
    const cookie = login.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    for (const token of [refreshToken, 'rubbish']) {
      const answer = await world.send('DELETE', '/self-service/logout/api', {
        headers: { cookie },
        json: { session_token: token },
      });
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect((await world.ask('{ me { id } }', null, { cookie })).status).toBe(200);
  });

  it('K5: prints errors as the document does', async () => {
    const { json } = await logOut('rubbish');
    expect(json).toEqual({
      error: {
        id: 'INVALID_TOKEN',
        code: 403,
        status: 'Forbidden',
        message: expect.any(String) as string,
        reason: expect.any(String) as string,
        request: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        details: {},
      },
    });
  });

  it('K6: says 204 for a token that ended otherwise, for as long as the session is listed', async () => {
    const { email, refreshToken, sessionId } = await world.member();
    await world.ask(Logout, { input: { refreshToken } });
    const { bearer } = await world.signedIn(email);
    const { data } = await world.ask(SessionList, null, { bearer });
    expect(data.sessions).toContainEqual(expect.objectContaining({ id: sessionId, isActive: false }));
    expect((await logOut(refreshToken)).status).toBe(204);
  });
});

describe.each(databases)('the memory of tokens that ended, on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const days = 90;
  const retention = {
    endedSessionsSeconds: days * 86_400,
    auditEventsSeconds: 1,
    sentMessagesSeconds: 1,
    pendingAccountsSeconds: 1,
  };

  it('K6: holds, whatever is cleaned up, to the last of the days for which ended sessions are kept, and then ends', async () => {
    const { refreshToken } = await world.member('ann@example.org');
    const logOut = async () => {
      const { entityManager, transact } = world.auth.database;
      await cleanUp({ entityManager, transact, clock, retention }, { holder: 'test', restSeconds: 0 });
      return world.auth.auth.sessions.logOut({ of: { refreshToken: refreshToken ?? '' }, client: somebody });
    };
    expect(await logOut()).toMatchObject({ isNew: true });
    clock.advance(days * 86_400 - 1);
    expect(await logOut()).toMatchObject({ isNew: false });
    clock.advance(2);
    expect(await logOut()).toBeNull();
  });
});
