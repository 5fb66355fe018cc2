import { describe, expect, it } from 'vitest';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { databases } from '../support/databases.ts';
import { Activate, SendOtp } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('one-time codes on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';

  async function activate(code: string): Promise<boolean> {
    const { data } = await world.ask(Activate, { input: { email, code } });
    return data.activate.__typename === 'AccountActivated';
  }

  it('let one of fifty simultaneous activations through, and the account becomes active once', async () => {
    const code = await world.registered(email);
    const answers = await Promise.all(times(50, () => activate(code)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    const events = await world.auth.database.entityManager().find(AuditEvent, { type: 'account.activated', outcome: 'success' });
    expect(events).toHaveLength(1);
  });

  it('let one of fifty through that ask two processes', async () => {
    const code = await world.registered(email);
    const other = await world.another();
    const input = { email, code, client: { address: null, userAgent: null, requestId: 'r' } };
    const outcomes = await Promise.all(times(50, (index) => (index % 2 ? world.auth : other).auth.registration.activate(input)));
    expect(outcomes.filter(({ kind: outcome }) => outcome === 'activated')).toHaveLength(1);
  });

  it('are compared with five guesses and no more, however many come at once', async () => {
    const code = await world.registered(email);
    const wrong = times(50, (index) => String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0'));
    expect((await Promise.all(wrong.map(activate))).some(Boolean)).toBe(false);
    expect(await activate(code)).toBe(false);
  });

  it('survive four wrong guesses', async () => {
    const code = await world.registered(email);
    for (const offset of [1, 2, 3, 4]) await activate(String((Number(code) + offset) % 1_000_000).padStart(6, '0'));
    expect(await activate(code)).toBe(true);
  });

  it('count until they are ten minutes old', async () => {
    const code = await world.registered(email);
    clock.advance(599);
    expect(await activate(code)).toBe(true);
  });

  it('count no longer when they are ten minutes old', async () => {
    const code = await world.registered(email);
    clock.advance(600);
    expect(await activate(code)).toBe(false);
  });

  it('count no longer when a newer one was sent', async () => {
    const first = await world.registered(email);
    await world.ask(SendOtp, { input: { email, purpose: 'ACTIVATION' } });
    const second = await world.codeFor(email);
    expect([first === second, await activate(first), await activate(second)]).toEqual([false, false, true]);
  });

  it('are kept as a digest', async () => {
    const code = await world.registered(email);
    const rows: unknown = await world.auth.database.entityManager().getConnection().execute('select * from one_time_code');
    expect(JSON.stringify(rows)).not.toContain(code);
  });
});
