import { describe, expect, it } from 'vitest';
import { Account, type SecondFactorMethod } from '../../src/auth/accounts/account.entity.ts';
import { databases } from '../support/databases.ts';
import { Confirm2Fa, Login, ResetPassword } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const client = { address: '192.0.2.1', userAgent: null, requestId: 'r' };

describe.each(databases)('second factors that are sent by naming an address, on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';

  const ask = (name = email) => world.auth.auth.otp.send({ email: name, purpose: 'TWO_FACTOR', flowId: null, client });
  const messages = async () => (await world.auth.auth.delivery.listOutbox(1000)).length;
  async function sends(secondFactors: readonly SecondFactorMethod[]): Promise<number> {
    const em = world.auth.database.entityManager();
    await em.nativeUpdate(Account, { email }, { secondFactors, phone: '+41446681800' });
    const before = await messages();
    await ask();
    return (await messages()) - before;
  }

  it('go to the mailbox that is one, or may become one, and to no telephone', async () => {
    await world.activated(email);
    expect(await sends([])).toBe(1);
    expect(await sends(['EMAIL'])).toBe(1);
    expect(await sends(['EMAIL', 'SMS'])).toBe(1);
    expect(await sends(['SMS'])).toBe(0);
    expect(await sends(['TOTP'])).toBe(0);
  });

  it('go nowhere for accounts that are unknown, pending or disabled', async () => {
    await world.registered('pending@example.org');
    const id = await world.activated(email);
    await world.auth.database.entityManager().nativeUpdate(Account, { id }, { disabledAt: clock.now() });
    const before = await messages();
    for (const name of [email, 'pending@example.org', 'nobody@example.org']) await ask(name);
    expect(await messages()).toBe(before);
  });

  it('open nothing without the password, and change no password', async () => {
    const bearer = (await world.member(email)).accessToken ?? '';
    const flowId = await ask();
    const code = await world.codeFor(email);
    const reset = await world.ask(ResetPassword, { input: { email, flowId, code, newPassword: 'another correct horse' } });
    expect(outcomeOf(reset)).toBe('InvalidCode');
    const confirmed = await world.ask(Confirm2Fa, { input: { method: 'EMAIL', code } }, { bearer });
    expect(outcomeOf(confirmed)).toBe('TwoFactorEnabled');

    clock.advance(1);
    await ask();
    const second = await world.codeFor(email);
    expect(outcomeOf(await world.ask(Login, { input: { email, password: 'wrong', code: second } }))).toBe('InvalidCredentials');
    expect(outcomeOf(await world.ask(Login, { input: { email, password, code: second } }))).toBe('SignedIn');
    expect(outcomeOf(await world.ask(Login, { input: { email, password, code: second } }))).toBe('InvalidCredentials');
  });
});
