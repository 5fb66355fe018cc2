import { describe, expect, it } from 'vitest';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { databases } from '../support/databases.ts';
import { Activate, Login, Logout, Me, RefreshSession, Register, Sessions } from '../support/generated/operations.ts';
import { people, password } from '../support/people.ts';
import { withTestAuth } from '../support/with-test-auth.ts';
import { somebody } from '../support/somebody.ts';

describe.each(databases)('an account on %s', (kind) => {
  const world = withTestAuth(kind);
  const email = 'ann@example.org';

  it('is registered, activated, signed in, refreshed and signed out', async () => {
    const { ask } = world;
    const registered = await ask(Register, {
      input: { email: ' Ann@Example.org ', password, firstName: 'Ann', displayName: 'annie' },
    });
    expect(registered.data.register.__typename).toBe('RegistrationAccepted');

    const early = await ask(Login, { input: { email, password } });
    expect(early.data.login).toMatchObject({ __typename: 'InvalidCredentials', code: 'INVALID_CREDENTIALS' });

    const activated = await ask(Activate, { input: { email, code: await world.codeFor(email) } });
    expect(activated.data.activate).toMatchObject({ __typename: 'AccountActivated', needsPassword: false });

    const { user, session, accessToken, refreshToken } = await world.signedIn(email);
    expect(user).toEqual({ id: expect.stringMatching(/^user_[0-9a-f]{32}$/) as string, email: 'Ann@Example.org' });
    expect(session.id).toMatch(/^sess_[0-9a-f]{32}$/);

    const me = await ask(Me, {}, { bearer: accessToken ?? '' });
    expect(me.data.me).toMatchObject({
      id: user.id,
      firstName: 'Ann',
      lastName: null,
      displayName: 'annie',
      isActive: true,
      roles: [],
    });

    const refreshed = await ask(RefreshSession, { input: { refreshToken: refreshToken ?? '' } });
    if (refreshed.data.refreshSession.__typename !== 'SessionRefreshed') throw new Error('not refreshed');
    const bearer = refreshed.data.refreshSession.accessToken;
    expect((await ask(Sessions, {}, { bearer })).data.sessions).toEqual([
      expect.objectContaining({
        id: session.id,
        isCurrent: true,
        userAgent: 'a test',
        address: '192.0.2.1',
        authenticationMethods: ['pwd'],
      }),
    ]);

    const loggedOut = await ask(Logout, {}, { bearer });
    expect(loggedOut.data.logout).toMatchObject({ __typename: 'LoggedOut', sessionId: session.id });
    expect(loggedOut.headers).toContainEqual(['portcullis-revoked', session.id]);

    const after = await ask(Me, {}, { bearer });
    expect(after).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'INVALID_TOKEN', requestId: 'request-of-a-test' } }],
    });
  });

  it('signs a browser in with a cookie that scripts cannot read, and takes it back', async () => {
    await world.activated(email);
    const { data, headers } = await world.ask(Login, { input: { email, password, transport: 'COOKIE' } });
    expect(data.login).toMatchObject({ __typename: 'SignedIn', accessToken: null, refreshToken: null });
    const [, cookie] = headers.find(([name]) => name === 'set-cookie') ?? [];
    expect(cookie).toMatch(/^portcullis-session=pc_sc_[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Lax$/);

    const secret = cookie?.slice(cookie.indexOf('=') + 1, cookie.indexOf(';')) ?? '';
    const exchanged = await world.auth.auth.credentials.exchange({ kind: 'session-cookie', secret }, somebody);
    const bearer = exchanged?.token ?? '';
    expect((await world.ask(Me, {}, { bearer })).data.me).toMatchObject({ email });

    const loggedOut = await world.ask(Logout, {}, { bearer });
    expect(loggedOut.headers).toContainEqual(['set-cookie', 'portcullis-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax']);
    expect(await world.auth.auth.credentials.exchange({ kind: 'session-cookie', secret }, somebody)).toBeNull();
    expect(await world.auth.auth.credentials.exchange({ kind: 'api-key', secret }, somebody)).toBeNull();
  });

  it('writes down who presents a cookie from elsewhere, or one that has ended', async () => {
    await world.activated(email);
    const { headers } = await world.ask(Login, { input: { email, password, transport: 'COOKIE' } }, { address: '192.0.2.1' });
    const [, cookie = ''] = headers.find(([name]) => name === 'set-cookie') ?? [];
    const secret = cookie.slice(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    const present = (address: string) =>
      world.auth.auth.credentials.exchange({ kind: 'session-cookie', secret }, { ...somebody, address });
    const uses = async () => {
      const found = await world.auth.database
        .entityManager()
        .find(AuditEvent, { type: 'session.used' }, { orderBy: { id: 'asc' } });
      return found.map(({ outcome, reason, address }) => [outcome, reason, address]);
    };
    await present('192.0.2.1');
    expect(await uses()).toEqual([]);
    for (const _ of [1, 2]) await present('198.51.100.9');
    expect(await uses()).toEqual([['success', null, '198.51.100.9']]);
    await world.ask(Logout, {}, { bearer: (await present('192.0.2.1'))?.token ?? '' });
    for (const _ of [1, 2]) expect(await present('192.0.2.1')).toBeNull();
    expect(await uses()).toEqual(expect.arrayContaining([['failure', 'revoked', '192.0.2.1']]));
    expect(await uses()).toHaveLength(2);
  });

  it('keeps its sessions and the signing keys through a restart', async () => {
    const { accessToken, refreshToken } = await world.member(email);
    const kids = world.auth.keys.jwks().keys.map(({ kid }) => kid);

    const restarted = await world.another();
    const { ask } = people(restarted);
    expect(restarted.keys.jwks().keys.map(({ kid }) => kid)).toEqual(kids);
    expect((await ask(Me, {}, { bearer: accessToken ?? '' })).data.me).toMatchObject({ email });
    const refreshed = await ask(RefreshSession, { input: { refreshToken: refreshToken ?? '' } });
    expect(refreshed.data.refreshSession.__typename).toBe('SessionRefreshed');
  });

  it('is nobody for whoever sends no bearer', async () => {
    const { data, errors } = await world.ask(Me, {});
    expect({ data, errors }).toEqual({ data: { me: null }, errors: [] });
    expect((await world.ask(Logout, {})).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('signs out by refresh token as often as asked, and gives one answer', async () => {
    const { refreshToken, session } = await world.member(email);
    const input = { refreshToken: refreshToken ?? '' };
    const first = await world.ask(Logout, { input });
    const again = await world.ask(Logout, { input });
    expect(first.data.logout).toMatchObject({ __typename: 'LoggedOut', sessionId: session.id });
    expect(again.data).toEqual(first.data);
    const unknown = await world.ask(Logout, { input: { refreshToken: `pc_rt_${'A'.repeat(86)}` } });
    expect(unknown.data.logout).toMatchObject({ __typename: 'InvalidToken', code: 'INVALID_TOKEN' });
  });
});
