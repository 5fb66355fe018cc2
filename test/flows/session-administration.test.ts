import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { databases } from '../support/databases.ts';
import {
  CreateApiKey,
  Login,
  Me,
  RefreshSession,
  RevokeSession,
  RevokeSessions,
  SessionList,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';
import { somebody } from '../support/somebody.ts';

const clock = movableClock();

describe.each(databases)('sessions on %s', (kind) => {
  const world = withTestAuth(kind, () => ({ clock }));
  const email = 'ann@example.org';
  const daySeconds = 86_400;

  async function member(address = email, roles: readonly string[] = []) {
    const id = await world.activated(address);
    await world.auth.database.entityManager().nativeUpdate(Account, { id }, { roles });
    return held(await world.signedIn(address));
  }

  function held({ session, accessToken, refreshToken }: Awaited<ReturnType<typeof world.signedIn>>) {
    return { id: session.id, bearer: accessToken ?? '', refreshToken: refreshToken ?? '' };
  }

  const revoke = (bearer: string, id: string, reason?: string) =>
    world.ask(RevokeSession, { input: { id, ...(reason === undefined ? {} : { reason }) } }, { bearer });
  const list = async (bearer: string) => (await world.ask(SessionList, {}, { bearer })).data.sessions;

  async function revokedTokens(bearer: string, id: string): Promise<number> {
    const { revokeSession } = (await revoke(bearer, id)).data;
    if (revokeSession.__typename !== 'SessionRevoked') throw new Error(revokeSession.code);
    return revokeSession.revokedTokens;
  }

  it('end by id, with a reason that is stored, audited and listed', async () => {
    const first = await member();
    const second = held(await world.signedIn(email));
    const answer = await revoke(second.bearer, first.id, 'lost my phone');
    expect(answer.data.revokeSession).toEqual({
      __typename: 'SessionRevoked',
      success: true,
      sessionId: first.id,
      revokedTokens: 2,
      revokedAt: clock.now().toISOString(),
    });
    expect(answer.headers).toContainEqual(['portcullis-revoked', first.id]);
    expect((await world.ask(Me, {}, { bearer: first.bearer })).status).toBe(401);
    expect(outcomeOf(await world.ask(RefreshSession, { input: { refreshToken: first.refreshToken } }))).toBe('InvalidToken');

    const ended = { id: first.id, isCurrent: false, isActive: false, revokedReason: 'lost my phone' };
    const current = { id: second.id, isCurrent: true, isActive: true, revokedReason: null, revokedAt: null };
    expect(await list(second.bearer)).toEqual(
      expect.arrayContaining([expect.objectContaining(ended), expect.objectContaining(current)]),
    );
    const em = world.auth.database.entityManager();
    const [event] = await em.find(AuditEvent, { type: 'session.revoked' });
    expect(event).toMatchObject({ sessionId: first.id, reason: 'lost my phone', outcome: 'success', actorId: event?.accountId });
  });

  it('report a second ending by id, and an expired one, as ended already', async () => {
    const first = await member();
    const expired = held(await world.signedIn(email));
    const second = held(await world.signedIn(email));
    await revoke(second.bearer, first.id);
    expect(outcomeOf(await revoke(second.bearer, first.id))).toBe('SessionAlreadyRevoked');
    clock.advance(91 * daySeconds);
    const later = held(await world.signedIn(email));
    expect(outcomeOf(await revoke(later.bearer, expired.id))).toBe('SessionAlreadyRevoked');
  });

  it('of somebody else answer like unknown ones, and stay alive', async () => {
    const ann = await member();
    const bob = await member('bob@example.org');
    const others = await revoke(bob.bearer, ann.id);
    const unknown = await revoke(bob.bearer, `sess_${'0'.repeat(32)}`);
    expect(outcomeOf(others)).toBe('SessionNotFound');
    expect(others.data).toEqual(unknown.data);
    expect((await world.ask(Me, {}, { bearer: ann.bearer })).data.me).toMatchObject({ email });
  });

  it('of somebody else end for holders of the scope sessions:revoke', async () => {
    const ann = await member();
    const admin = await member('admin@example.org', ['admin']);
    expect(outcomeOf(await revoke(admin.bearer, ann.id))).toBe('SessionRevoked');
    expect((await world.ask(Me, {}, { bearer: ann.bearer })).status).toBe(401);
    const again = held(await world.signedIn(email));
    const reasons = (await list(again.bearer)).map(({ revokedReason }) => revokedReason);
    expect(reasons).toContain('revoked-by-administrator');
  });

  it('do not end for an API key that was not made for it', async () => {
    const admin = await member('admin@example.org', ['admin']);
    const keyBearer = async (scopes: string[]) => {
      const { data } = await world.ask(CreateApiKey, { input: { name: 'a key', scopes } }, { bearer: admin.bearer });
      if (data.createApiKey.__typename !== 'ApiKeyCreated') throw new Error(data.createApiKey.code);
      const issued = await world.auth.auth.credentials.exchange({ kind: 'api-key', secret: data.createApiKey.secret }, somebody);
      return issued?.token ?? '';
    };
    const plain = await keyBearer([]);
    const other = held(await world.signedIn('admin@example.org'));
    expect(outcomeOf(await revoke(plain, other.id))).toBe('FORBIDDEN');
    expect(outcomeOf(await world.ask(RevokeSessions, { input: { scope: 'ALL' } }, { bearer: plain }))).toBe('FORBIDDEN');
    expect(outcomeOf(await revoke(await keyBearer(['sessions:revoke']), other.id))).toBe('SessionRevoked');
  });

  it('all end at once, or all but the one that asks', async () => {
    const first = await member();
    const second = held(await world.signedIn(email));
    const asking = held(await world.signedIn(email));
    const stranger = await member('bob@example.org');

    const others = await world.ask(RevokeSessions, { input: { scope: 'OTHERS', reason: 'spring cleaning' } }, asking);
    expect(others.data.revokeSessions).toMatchObject({ success: true, revokedTokens: 4 });
    expect(others.data.revokeSessions.sessionIds.toSorted()).toEqual([first.id, second.id].toSorted());
    expect((await world.ask(Me, {}, second)).status).toBe(401);
    expect((await world.ask(Me, {}, asking)).status).toBe(200);

    const all = await world.ask(RevokeSessions, { input: { scope: 'ALL' } }, asking);
    expect(all.data.revokeSessions).toMatchObject({ success: true, sessionIds: [asking.id], revokedTokens: 2 });
    expect((await world.ask(Me, {}, asking)).status).toBe(401);
    expect((await world.ask(Me, {}, stranger)).data.me).toMatchObject({ email: 'bob@example.org' });
  });

  it('count the tokens that were really revoked', async () => {
    await member();
    const asking = held(await world.signedIn(email));

    const fresh = held(await world.signedIn(email));
    expect(await revokedTokens(asking.bearer, fresh.id)).toBe(2);

    const refreshed = held(await world.signedIn(email));
    const input = { refreshToken: refreshed.refreshToken };
    await world.ask(RefreshSession, { input });
    // A second tab within 30 seconds gets an access token of its own, and the same refresh token.
    await Promise.all(times(3, () => world.ask(RefreshSession, { input })));
    expect(await revokedTokens(asking.bearer, refreshed.id)).toBe(1 + 1 + 1 + 3);

    const idle = held(await world.signedIn(email));
    clock.advance(301);
    const later = held(await world.signedIn(email));
    expect(await revokedTokens(later.bearer, idle.id)).toBe(1);

    const { data } = await world.ask(Login, { input: { email, password, transport: 'OPAQUE' } });
    if (data.login.__typename !== 'SignedIn') throw new Error(data.login.code);
    expect(data.login).toMatchObject({ accessToken: expect.stringMatching(/^portcullis_user_[\w-]{43}$/) as string });
    expect(data.login.refreshToken).toBeNull();
    expect(await revokedTokens(later.bearer, data.login.session.id)).toBe(1);
  });

  it('end once, whoever of many asks', async () => {
    const target = await member();
    const asking = held(await world.signedIn(email));
    const answers = await Promise.all(times(50, () => revoke(asking.bearer, target.id)));
    const outcomes = answers.map(outcomeOf);
    expect(outcomes.filter((outcome) => outcome === 'SessionRevoked')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'SessionAlreadyRevoked')).toHaveLength(49);
  });

  it('end for many who all end all of them at the same moment, without waiting for each other in a circle', async () => {
    await member();
    const bearers = [];
    for (const _ of times(10, () => null)) bearers.push(held(await world.signedIn(email)).bearer);
    const answers = await Promise.all(
      bearers.map((bearer) => world.ask(RevokeSessions, { input: { scope: 'ALL' } }, { bearer })),
    );
    const ended = answers.flatMap(({ errors, ...answer }) => (errors.length > 0 ? [] : answer.data.revokeSessions.sessionIds));
    expect(ended).toHaveLength(11);
  });
});
