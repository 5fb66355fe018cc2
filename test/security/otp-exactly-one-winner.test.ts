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

  async function activate(code: string, flowId: string | null = null): Promise<boolean> {
    const { data } = await world.ask(Activate, { input: { email, code, flowId } });
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
    const input = { email, code, flowId: null, client: { address: null, userAgent: null, requestId: 'r' } };
    const outcomes = await Promise.all(times(50, (index) => (index % 2 ? world.auth : other).auth.registration.activate(input)));
    expect(outcomes.filter(({ kind: outcome }) => outcome === 'activated')).toHaveLength(1);
  });

  it('are compared with five guesses and no more, however many come at once', async () => {
    const code = await world.registered(email);
    const wrong = times(50, (index) => wrongBy(index + 1, code));
    expect((await Promise.all(wrong.map((guess) => activate(guess)))).some(Boolean)).toBe(false);
    expect(await activate(code)).toBe(false);
  });

  it('survive two wrong guesses of somebody who does not name the flow', async () => {
    const code = await world.registered(email);
    for (const offset of [1, 2]) await activate(wrongBy(offset, code));
    expect(await activate(code)).toBe(true);
  });

  it('survive four wrong guesses of whoever asked for them, and then no guess of a stranger', async () => {
    await world.registered(email);
    clock.advance(1);
    const { flowId } = (await world.ask(SendOtp, { input: { email, purpose: 'ACTIVATION' } })).data.sendOtp;
    const fresh = await world.codeFor(email);
    for (const offset of [1, 2, 3, 4]) expect(await activate(wrongBy(offset, fresh), flowId)).toBe(false);
    expect(await activate(fresh)).toBe(false);
    expect(await activate(fresh, flowId)).toBe(true);
  });

  it('are out of reach of a stranger who makes up a flow', async () => {
    const code = await world.registered(email);
    expect(await activate(code, `flow_${'0'.repeat(32)}`)).toBe(false);
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

  const again = async (flowId: string | null) => {
    clock.advance(1);
    const { data } = await world.ask(SendOtp, { input: { email, purpose: 'ACTIVATION', flowId } });
    return { flowId: data.sendOtp.flowId, code: await world.codeFor(email) };
  };

  it('count no longer when a newer one of the same flow was sent', async () => {
    await world.registered(email);
    const first = await again(null);
    const second = await again(first.flowId);
    expect(second.flowId).toBe(first.flowId);
    expect(await activate(first.code, first.flowId)).toBe(first.code === second.code);
    expect(await activate(second.code, first.flowId)).toBe(first.code !== second.code);
  });

  it('count on when a stranger asks for newer ones, with and without the name of their flow', async () => {
    await world.registered(email);
    const own = await again(null);
    await again(null);
    expect(await activate(own.code)).toBe(true);
  });

  it('are long, and take any number of wrong guesses, once strangers have used up the tries of a short one', async () => {
    const code = await world.registered(email);
    for (const offset of times(20, Number)) await activate(wrongBy(offset + 1, code));
    expect(await activate(code)).toBe(false);
    const long = await again(null);
    expect(long.code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    for (const offset of times(20, Number)) await activate(wrongBy(offset, '123456'));
    for (const _ of times(20, Number)) expect(await activate('aaaa-aaaa-aaaa-aaaa')).toBe(false);
    await again(null);
    expect(await activate(` ${long.code.toUpperCase().replaceAll('-', ' ')} `)).toBe(true);
  });

  it('that are long let one of fifty simultaneous activations through', async () => {
    const code = await world.registered(email);
    for (const offset of times(3, Number)) await activate(wrongBy(offset + 1, code));
    const long = (await again(null)).code;
    const answers = await Promise.all(times(50, () => activate(long)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('are kept as a digest', async () => {
    const code = await world.registered(email);
    const rows: unknown = await world.auth.database.entityManager().getConnection().execute('select * from one_time_code');
    expect(JSON.stringify(rows)).not.toContain(code);
  });
});

/** Another code of the same length. */
function wrongBy(offset: number, code: string): string {
  return String((Number(code) + offset) % 1_000_000).padStart(6, '0');
}
