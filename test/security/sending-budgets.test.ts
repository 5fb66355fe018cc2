import { describe, expect, it } from 'vitest';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { databases } from '../support/databases.ts';
import { Register, SendOtp, UpdateUser } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password, people } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const sending = { mailsPerHour: 3, smsPerHour: 1 };
const phone = '+41446681800';

describe.each(databases)('codes that are sent to everybody together, on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ sending, clock: (clock = movableClock()) }));
  const email = 'ann@example.org';

  const register = (name: string) => world.ask(Register, { input: { email: name, password } });
  const recover = (name = email) => world.ask(SendOtp, { input: { email: name, purpose: 'PASSWORD_RESET' } });
  const messages = async () => (await world.auth.auth.delivery.listOutbox(1000)).length;
  const answerOf = ({ status, errors }: Awaited<ReturnType<typeof recover>>) =>
    JSON.stringify({ status, code: errors[0]?.extensions['code'], wait: errors[0]?.extensions['retryAfterSeconds'] });

  it('are refused beyond so many an hour, with a reason, a time to come back and an audit event', async () => {
    for (const index of times(3, Number)) expect(outcomeOf(await register(`p${index}@example.org`))).toBe('RegistrationAccepted');
    const { errors } = await register('p3@example.org');
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1200, http: { status: 429 } } }]);
    expect(errors[0]?.extensions['detail']).toContain('Too many codes');
    expect(await messages()).toBe(3);
    const traces = await world.auth.database.entityManager().find(AuditEvent, { type: 'rate-limit.reached' });
    expect(traces).toMatchObject([{ accountId: null, reason: 'sending-registration' }]);
    clock.advance(1200);
    expect(outcomeOf(await register('p3@example.org'))).toBe('RegistrationAccepted');
  });

  it('are refused to those who register addresses, and not to somebody who lost their password', async () => {
    await world.activated(email);
    for (const index of times(5, Number)) await register(`p${index}@example.org`);
    expect(outcomeOf(await register('p9@example.org'))).toBe('RATE_LIMITED');
    expect((await recover()).errors).toEqual([]);
  });

  it('cannot be used up by asking for addresses that have no account', async () => {
    await world.activated(email);
    for (const index of times(10, Number)) expect((await recover(`nobody${index}@example.org`)).errors).toEqual([]);
    expect((await recover()).errors).toEqual([]);
  });

  it('are refused alike for addresses with and without an account', async () => {
    await world.activated(email);
    for (const _ of times(3, Number)) await recover();
    const known = answerOf(await recover());
    expect(known).toContain('RATE_LIMITED');
    expect(answerOf(await recover('nobody@example.org'))).toBe(known);
  });

  it('leave those who are signed in alone, by mail and by SMS', async () => {
    const bearer = (await world.member(email)).accessToken ?? '';
    for (const _ of times(3, Number)) await recover();
    expect((await recover()).errors).toHaveLength(1);
    const change = () => world.ask(SendOtp, { input: { purpose: 'PASSWORD_CHANGE' } }, { bearer });
    for (const _ of times(3, Number)) expect((await change()).errors).toEqual([]);
    expect(outcomeOf(await change())).toBe('RATE_LIMITED');

    await world.ask(UpdateUser, { input: { phone } }, { bearer });
    const enable = 'mutation { enable2FA(input: { method: SMS }) { __typename } }';
    expect(outcomeOf(await world.ask(enable, {}, { bearer }))).toBe('TwoFactorSetup');
    expect(outcomeOf(await world.ask(enable, {}, { bearer }))).toBe('RATE_LIMITED');
  });

  it('are no more than that when fifty ask at once, on two processes', async () => {
    for (const index of times(3, Number)) await world.activated(`p${index}@example.org`);
    const before = await messages();
    const other = people(await world.another());
    await Promise.all(
      times(50, (index) =>
        (index % 2 ? world : other).ask(SendOtp, { input: { email: `p${index % 3}@example.org`, purpose: 'LOGIN' } }),
      ),
    );
    expect((await messages()) - before).toBe(3);
  });
});
