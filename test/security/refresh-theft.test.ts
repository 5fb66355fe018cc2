import { describe, expect, it } from 'vitest';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { Session } from '../../src/auth/sessions/session.entity.ts';
import { databases } from '../support/databases.ts';
import { Me, RefreshSession } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('refresh tokens on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const day = 86_400;

  async function first(): Promise<string> {
    return (await world.member('ann@example.org')).refreshToken ?? '';
  }

  /** The next refresh token, or null when the one sent was refused. */
  async function refresh(refreshToken: string): Promise<string | null> {
    const { data } = await world.ask(RefreshSession, { input: { refreshToken } });
    return data.refreshSession.__typename === 'SessionRefreshed' ? data.refreshSession.refreshToken : null;
  }

  async function sure(refreshToken: string): Promise<string> {
    const next = await refresh(refreshToken);
    if (next === null) throw new Error('The token was refused.');
    return next;
  }

  it('follow one another for as long as the session lives', async () => {
    let token = await first();
    for (const _ of times(5, Number)) {
      clock.advance(600);
      token = await sure(token);
    }
    expect(await refresh(token)).not.toBeNull();
  });

  it('end with the session when a thief and the owner both use a stolen one', async () => {
    const stolen = await first();
    clock.advance(600);
    const owners = await sure(stolen);
    clock.advance(600);
    // To us the thief may be the owner whose reply was lost, and gets another child. The owner's child then has two holders.
    const stolenChild = await sure(stolen);
    clock.advance(600);
    expect(await refresh(owners)).toBeNull();
    expect(await refresh(stolenChild)).toBeNull();
  });

  it('end with the session when the thief comes after the owner went on', async () => {
    const stolen = await first();
    clock.advance(600);
    const second = await sure(stolen);
    clock.advance(600);
    const third = await sure(second);
    expect(await refresh(stolen)).toBeNull();
    expect(await refresh(third)).toBeNull();
  });

  it('that are used twice end the access tokens of the session, too, and leave a trace', async () => {
    const { refreshToken, accessToken, session } = await world.member('ann@example.org');
    const second = await sure(refreshToken ?? '');
    await sure(second);
    expect((await world.ask(Me, {}, { bearer: accessToken ?? '' })).status).toBe(200);
    const { headers } = await world.ask(RefreshSession, { input: { refreshToken: refreshToken ?? '' } });
    expect(headers).toContainEqual(['portcullis-revoked', session.id]);
    expect((await world.ask(Me, {}, { bearer: accessToken ?? '' })).status).toBe(401);
    const em = world.auth.database.entityManager();
    expect(await em.count(AuditEvent, { type: 'session.reuse-detected', sessionId: session.id })).toBe(1);
    expect(await em.findOne(Session, { id: session.id })).toMatchObject({ revokedReason: 'refresh-token-reused' });
  });

  it('sign nobody out when a reply is lost, however late the client comes back', async () => {
    const token = await first();
    await sure(token);
    clock.advance(3 * day);
    const next = await sure(token);
    expect(await refresh(next)).not.toBeNull();
  });

  it('give fifty tabs that wake at once the same child, and that one works', async () => {
    const token = await first();
    const children = await Promise.all(times(50, () => sure(token)));
    expect(new Set(children).size).toBe(1);
    expect(await refresh(children[0] ?? '')).not.toBeNull();
  });

  it('never have two children that live: after a lost reply the lost one is dead', async () => {
    const token = await first();
    const lost = await sure(token);
    clock.advance(29);
    expect(await sure(token)).toBe(lost);
    clock.advance(1);
    const found = await sure(token);
    expect(found).not.toBe(lost);
    expect(await refresh(lost)).toBeNull();
  });

  it('that were made up end nobody’s session', async () => {
    const token = await first();
    const bytes = Buffer.from(token.slice('pc_rt_'.length), 'base64url');
    bytes.fill(7, 16);
    expect(await refresh(`pc_rt_${bytes.toString('base64url')}`)).toBeNull();
    expect(await refresh(`${token}A`)).toBeNull();
    expect(await refresh('')).toBeNull();
    expect(await refresh(token)).not.toBeNull();
  });

  it('count no longer after thirty days without use', async () => {
    const token = await first();
    clock.advance(30 * day);
    expect(await refresh(token)).toBeNull();
  });

  it('count no longer ninety days after sign-in, however often they were used', async () => {
    let token = await first();
    for (const _ of times(3, Number)) {
      clock.advance(29 * day);
      token = await sure(token);
    }
    clock.advance(3 * day);
    expect(await refresh(token)).toBeNull();
  });

  it('are not in the database', async () => {
    const token = await first();
    const next = await sure(token);
    const rows = await world.auth.database.entityManager().find(Session, {});
    for (const secret of [token, next]) expect(JSON.stringify(rows)).not.toContain(secret.slice('pc_rt_'.length));
  });
});
