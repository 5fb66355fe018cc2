import { describe, expect, it } from 'vitest';
import type { SessionSettings } from '../../src/auth/sessions/session-settings.ts';
import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { loadConfig, type Environment } from '../../src/config/load-config.ts';
import { databases } from '../support/databases.ts';
import { Login, Me, RefreshSession, StepUp } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password, people, type People } from '../support/people.ts';
import { somebody } from '../support/somebody.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

/** The life of access tokens in these tests, and how far clocks may be apart. */
const ttlSeconds = 300;
const toleranceSeconds = 5;
const email = 'ann@example.org';

describe.each(databases)('the life of a session on %s', (kind) => {
  let clock = movableClock();
  const sessions: SessionSettings = { idleSeconds: 600, absoluteSeconds: 1000 };
  const world = withTestAuth(kind, () => ({ sessions, clock: (clock = movableClock()) }));

  const refresh = async (refreshToken: string | null) => {
    const { data } = await world.ask(RefreshSession, { input: { refreshToken: refreshToken ?? '' } });
    return data.refreshSession.__typename === 'SessionRefreshed' ? data.refreshSession : null;
  };
  const isTaken = async (bearer: string | null | undefined) => (await world.ask(Me, {}, { bearer: bearer ?? '' })).status === 200;
  const secondsUntil = (time: string | Date | null | undefined) => (new Date(time ?? 0).getTime() - clock.now().getTime()) / 1000;
  async function secretOf(transport: 'COOKIE' | 'OPAQUE', { ask }: Pick<People, 'ask'> = world): Promise<string> {
    const answer = await ask(Login, { input: { email, password, transport } });
    if (answer.data.login.__typename !== 'SignedIn') throw new Error(answer.data.login.__typename);
    const cookie = answer.headers.find(([name]) => name === 'set-cookie')?.[1] ?? '';
    return transport === 'COOKIE' ? (/=([^;]+)/.exec(cookie)?.[1] ?? '') : (answer.data.login.accessToken ?? '');
  }
  const exchange = (transport: 'COOKIE' | 'OPAQUE', secret: string) =>
    world.auth.auth.credentials.exchange({ kind: transport === 'COOKIE' ? 'session-cookie' : 'session-token', secret }, somebody);

  it('bounds the life of a refreshed token at the absolute end, and nothing is renewed beyond it', async () => {
    let held = await world.member(email).then(({ refreshToken }) => refreshToken);
    for (const _ of [1, 2, 3]) {
      clock.advance(250);
      held = (await refresh(held))?.refreshToken ?? null;
    }
    clock.advance(200);
    const last = await refresh(held);
    expect(secondsUntil(last?.accessTokenExpiresAt)).toBe(50);
    clock.advance(50 + toleranceSeconds - 1);
    expect(await isTaken(last?.accessToken)).toBe(true);
    clock.advance(1);
    expect(await isTaken(last?.accessToken)).toBe(false);
    expect(await refresh(last?.refreshToken ?? null)).toBeNull();
  });

  it.each(['COOKIE', 'OPAQUE'] as const)('bounds the life of a token that a %s session is exchanged for', async (transport) => {
    await world.activated(email);
    const secret = await secretOf(transport);
    for (const _ of [1, 2, 3]) {
      clock.advance(300);
      expect(secondsUntil((await exchange(transport, secret))?.expiresAt)).toBe(Math.min(ttlSeconds, 1000 - 300 * _));
    }
    clock.advance(99);
    expect(secondsUntil((await exchange(transport, secret))?.expiresAt)).toBe(1);
    clock.advance(1);
    expect(await exchange(transport, secret)).toBeNull();
  });

  it('bounds the life of the token that a fresh proof gives', async () => {
    let { refreshToken: held, accessToken: bearer } = await world.member(email);
    for (const _ of [1, 2, 3]) {
      clock.advance(290);
      const refreshed = await refresh(held);
      [held, bearer] = [refreshed?.refreshToken ?? null, refreshed?.accessToken ?? null];
    }
    const { data } = await world.ask(StepUp, { input: { password } }, { bearer: bearer ?? '' });
    if (data.stepUp.__typename !== 'SteppedUp') throw new Error(data.stepUp.__typename);
    expect(secondsUntil(data.stepUp.accessTokenExpiresAt)).toBe(130);
  });

  it('goes on while it is used, though the idle life is as short as it may be, and ends when it is not', async () => {
    const other = await world.another({ sessions: { idleSeconds: 2 * ttlSeconds, absoluteSeconds: 86_400 } });
    await world.activated(email);
    const secret = await secretOf('COOKIE', people(other));
    const use = () => other.auth.credentials.exchange({ kind: 'session-cookie', secret }, somebody);
    // A gateway remembers each token for all of its life, and comes back just then.
    for (const [round, early] of [149, 1, 149, 1, 149, 1].entries()) {
      clock.advance(round % 2 === 0 ? early : ttlSeconds);
      expect(secondsUntil((await use())?.expiresAt)).toBe(ttlSeconds);
    }
    clock.advance(2 * ttlSeconds);
    expect(await use()).toBeNull();
  });

  it('ends without use, and takes its last token with it', async () => {
    const { refreshToken } = await world.member(email);
    clock.advance(599);
    expect(await refresh(refreshToken)).not.toBeNull();
    const other = await world.signedIn(email);
    expect(outcomeOf(await world.ask(RefreshSession, { input: { refreshToken: other.refreshToken ?? '' } }))).toBe(
      'SessionRefreshed',
    );
  });
});

describe('an idle life that cannot be kept', () => {
  const faultsOf = (environment: Environment): readonly string[] => {
    try {
      loadConfig({ file: null, environment, cwd: '/nowhere' });
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return error.faults;
      throw error;
    }
  };

  it('is one shorter than two access tokens, and is refused', () => {
    const idle = (seconds: number, more: Environment = {}) =>
      faultsOf({ PORTCULLIS_SESSIONS_IDLE_SECONDS: String(seconds), ...more });
    expect(idle(600)).toEqual([]);
    expect(idle(599)).toEqual([expect.stringMatching(/^sessions\.idleSeconds: must be at least twice .* makes 600 here$/)]);
    expect(idle(2, { PORTCULLIS_TOKENS_ACCESS_TTL_SECONDS: '1' })).toEqual([]);
    expect(idle(1, { PORTCULLIS_TOKENS_ACCESS_TTL_SECONDS: '1' })).toHaveLength(1);
  });
});
