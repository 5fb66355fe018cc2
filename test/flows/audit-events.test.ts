import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { databases } from '../support/databases.ts';
import { AuditEvents, Login, Logout, RefreshSession, VerifyTwoFactor } from '../support/generated/operations.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('audit events on %s', (kind) => {
  const world = withTestAuth(kind);
  const email = 'ann@example.org';

  /** A page of events, by the type and outcome of each. */
  async function eventsOf(bearer: string, variables: Parameters<typeof page>[1] = {}): Promise<string[]> {
    return (await page(bearer, variables)).edges.map(({ node }) => `${node.type} ${node.outcome}`);
  }
  async function page(bearer: string, variables: { first?: number; after?: string; userId?: string; everyone?: boolean }) {
    return (await world.ask(AuditEvents, variables, { bearer })).data.auditEvents;
  }

  it('tell people what happened to their account, failures included, and from where', async () => {
    const id = await world.activated(email);
    await world.ask(Login, { input: { email, password: 'a wrong password' } }, { address: '198.51.100.7' });
    const bearer = (await world.signedIn(email)).accessToken ?? '';
    expect(await eventsOf(bearer)).toEqual([
      'session.opened SUCCESS',
      'session.opened FAILURE',
      'account.activated SUCCESS',
      'account.registered SUCCESS',
    ]);
    const [, failure] = (await page(bearer, {})).edges;
    expect(failure?.node).toMatchObject({
      reason: 'wrong-password',
      accountId: id,
      actorId: null,
      address: '198.51.100.7',
      userAgent: 'a test',
      requestId: 'request-of-a-test',
    });
  });

  it('are read page by page', async () => {
    const bearer = (await world.member(email)).accessToken ?? '';
    const whole = await eventsOf(bearer);
    const first = await page(bearer, { first: 2 });
    const rest = await page(bearer, { first: 2, after: first.pageInfo.endCursor ?? '' });
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([...first.edges, ...rest.edges].map(({ node }) => `${node.type} ${node.outcome}`)).toEqual(whole);
  });

  it('of others are for holders of the scope alone', async () => {
    const ann = await world.member(email);
    const { user, accessToken } = await world.member('eve@example.org');
    const bearer = accessToken ?? '';
    expect(outcomeOf(await world.ask(AuditEvents, { userId: ann.user.id }, { bearer }))).toBe('FORBIDDEN');
    expect(outcomeOf(await world.ask(AuditEvents, { everyone: true }, { bearer }))).toBe('FORBIDDEN');
    expect(outcomeOf(await world.ask(AuditEvents, {}))).toBe('UNAUTHENTICATED');
    expect(await eventsOf(bearer, { userId: user.id })).toHaveLength(3);

    await world.ask(Login, { input: { email: 'nobody@example.org', password: 'whatever it is' } });
    await world.auth.database.entityManager().nativeUpdate(Account, { id: user.id }, { roles: ['admin'] });
    const admin = (await world.signedIn('eve@example.org')).accessToken ?? '';
    expect(await eventsOf(admin, { userId: ann.user.id })).toHaveLength(3);
    expect(await eventsOf(admin, { everyone: true })).toHaveLength(8);
  });

  it('name the session that ended and why', async () => {
    const { accessToken, session } = await world.member(email);
    await world.ask(Logout, {}, { bearer: accessToken ?? '' });
    const bearer = (await world.signedIn(email)).accessToken ?? '';
    const ended = (await page(bearer, {})).edges.find(({ node }) => node.type === 'session.revoked');
    expect(ended?.node).toMatchObject({ sessionId: session.id, reason: 'logout' });
  });

  describe('tell of credentials that come again and again once for each network in a while', () => {
    const stored = async (type: string) => {
      const events = await world.auth.database.entityManager().find(AuditEvent, { type }, { orderBy: { at: 'asc', id: 'asc' } });
      return events.map(({ outcome, reason, accountId }) => ({ outcome, reason, accountId }));
    };
    const client = { address: '198.51.100.7', userAgent: null, requestId: 'request-of-a-test' };

    it('refresh tokens that are exchanged', async () => {
      const { user, refreshToken } = await world.member(email);
      const first = await world.auth.auth.sessions.refresh({ refreshToken: refreshToken ?? '', client });
      await world.auth.auth.sessions.refresh({ refreshToken: first.kind === 'refreshed' ? first.refreshToken : '', client });
      expect(await stored('session.refreshed')).toEqual([{ outcome: 'success', reason: null, accountId: user.id }]);
    });

    it.each(['nonsense', 'pc_rt_nonsense'])('refresh tokens that are none: %s', async (refreshToken) => {
      for (const address of ['198.51.100.7', '198.51.100.7', '203.0.113.9'])
        await world.ask(RefreshSession, { input: { refreshToken } }, { address });
      const event = { outcome: 'failure', reason: 'invalid-token', accountId: null };
      expect(await stored('session.refreshed')).toEqual([event, event]);
    });

    it('challenges that are none', async () => {
      for (const challenge of ['pc_ch_nonsense', 'nonsense'])
        await world.ask(VerifyTwoFactor, { input: { challenge, code: '123456' } }, { address: '198.51.100.7' });
      await world.auth.auth.signIn.sendChallengeCode({ challenge: 'pc_ch_nonsense', client });
      expect(await stored('session.opened')).toEqual([{ outcome: 'failure', reason: 'invalid-challenge', accountId: null }]);
    });

    it('tokens of a logout that are none', async () => {
      const { logOut } = world.auth.auth.sessions;
      for (const of of [null, { refreshToken: 'nonsense' }, { sessionToken: 'nonsense' }])
        expect(await logOut({ of, client })).toBe(null);
      expect(await stored('session.revoked')).toEqual([{ outcome: 'failure', reason: 'unknown', accountId: null }]);
    });
  });

  it('tell which roles came and went', async () => {
    const accountId = await world.activated(email);
    const client = { address: null, userAgent: null, requestId: 'request-of-a-test' };
    const input = { accountId, endAccess: false, actor: null, client };
    // The last administrator keeps the role, so there is another one.
    const id = await world.activated('root@example.org');
    await world.auth.database.entityManager().nativeUpdate(Account, { id }, { roles: ['admin'] });
    await world.auth.auth.administration.assignRoles({ ...input, roles: ['admin'] });
    await world.auth.auth.administration.assignRoles({ ...input, roles: ['admin'] });
    await world.auth.auth.administration.assignRoles({ ...input, roles: [] });
    const events = await world.auth.database.entityManager().find(AuditEvent, { type: 'account.roles-changed' });
    expect(events.map(({ reason }) => String(reason)).toSorted()).toEqual(['+admin', '-admin', 'none']);
  });
});
