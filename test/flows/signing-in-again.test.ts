import { describe, expect, it } from 'vitest';
import type { OpenedSession } from '../../src/auth/sessions/open-session.ts';
import { Session } from '../../src/auth/sessions/session.entity.ts';
import { databases } from '../support/databases.ts';
import { Login } from '../support/generated/operations.ts';
import { password } from '../support/people.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('signing in by cookie again on %s', (kind) => {
  const world = withTestAuth(kind);
  const email = 'ann@example.org';
  const client = { address: null, userAgent: null, requestId: 'request-of-a-test' };

  /** Opens a session and returns its id, with the token that the gateway sends for whoever holds it. */
  async function opened(transport: 'COOKIE' | 'OPAQUE'): Promise<{ id: string; bearer: string }> {
    const outcome = await world.auth.auth.signIn.signIn({
      email,
      password,
      code: null,
      deviceToken: null,
      isDeviceTrusted: false,
      transport,
      client,
    });
    if (outcome.kind !== 'signed-in') throw new Error(outcome.kind);
    const issued = await world.auth.auth.credentials.exchange(credentialOf(outcome.opened), client);
    return { id: outcome.opened.session.id, bearer: issued?.token ?? '' };
  }
  function credentialOf(session: OpenedSession) {
    if (session.transport === 'COOKIE') return { kind: 'session-cookie', secret: session.cookieSecret } as const;
    return { kind: 'session-token', secret: session.transport === 'OPAQUE' ? session.sessionToken : '' } as const;
  }
  const endOf = async (id: string) => (await world.auth.database.entityManager().findOneOrFail(Session, { id })).revokedReason;

  it('ends the session of the cookie that it replaces', async () => {
    await world.activated(email);
    const { id, bearer } = await opened('COOKIE');
    await world.ask(Login, { input: { email, password: 'a wrong password', transport: 'COOKIE' } }, { bearer });
    expect(await endOf(id)).toBe(null);
    await world.ask(Login, { input: { email, password, transport: 'COOKIE' } }, { bearer });
    expect(await endOf(id)).toBe('signed-in-again');
  });

  it('ends no session that is held otherwise, and none when it gives out tokens', async () => {
    await world.activated(email);
    const app = await opened('OPAQUE');
    await world.ask(Login, { input: { email, password, transport: 'COOKIE' } }, { bearer: app.bearer });
    expect(await endOf(app.id)).toBe(null);
    const page = await opened('COOKIE');
    await world.ask(Login, { input: { email, password, transport: 'TOKEN' } }, { bearer: page.bearer });
    expect(await endOf(page.id)).toBe(null);
  });
});
