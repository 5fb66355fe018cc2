import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { databases } from '../support/databases.ts';
import { Login, LoginWithCode, Me, RefreshSession, ResetPassword } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { generousLimits } from '../support/generous-limits.ts';
import { people, password } from '../support/people.ts';
import { askedFor } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const limits = {
  ...generousLimits,
  'sign-in': { ...generousLimits['sign-in'], account: { burst: 5, refillSeconds: 60 }, address: { burst: 8, refillSeconds: 10 } },
};

describe.each(databases)('guessing passwords on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ limits, clock: (clock = movableClock()) }));
  const email = 'ann@example.org';

  async function tryPassword(guess: string, options: { email?: string; address?: string } = {}): Promise<string> {
    const { email: name = email, ...from } = options;
    return outcomeOf(await world.ask(Login, { input: { email: name, password: guess } }, from));
  }

  it('is stopped per account, from however many addresses', async () => {
    await world.activated(email);
    const outcomes = [];
    for (const index of times(7, Number)) outcomes.push(await tryPassword('wrong', { address: `198.51.100.${index}` }));
    expect(outcomes).toEqual([...times(5, () => 'InvalidCredentials'), 'RATE_LIMITED', 'RATE_LIMITED']);
  });

  it('is stopped per account in all its spellings', async () => {
    await world.activated(email);
    for (const index of times(5, Number))
      await tryPassword('wrong', { email: ' Ann@EXAMPLE.org', address: `198.51.100.${index}` });
    expect(await tryPassword('wrong', { address: '203.0.113.9' })).toBe('RATE_LIMITED');
  });

  it('is stopped per address, for however many accounts, known or not', async () => {
    const outcomes = [];
    for (const index of times(9, Number)) outcomes.push(await tryPassword('wrong', { email: `nobody${index}@example.org` }));
    expect(outcomes).toEqual([...times(8, () => 'InvalidCredentials'), 'RATE_LIMITED']);
  });

  it('is stopped for a whole /64 of IPv6, and for no more', async () => {
    const from = (address: string, index: number) => tryPassword('wrong', { email: `nobody${index}@example.org`, address });
    for (const index of times(8, Number)) await from(`2001:db8:1:2:${index}::1`, index);
    expect(await from('2001:db8:1:2:ffff::1', 9)).toBe('RATE_LIMITED');
    expect(await from('2001:db8:1:3::1', 9)).toBe('InvalidCredentials');
  });

  it('admits as many of fifty at once as the account has left, on two processes', async () => {
    await world.activated(email);
    const other = people(await world.another());
    const outcomes = await Promise.all(
      times(50, async (index) => {
        const ask = index % 2 ? world.ask : other.ask;
        const { errors } = await ask(Login, { input: { email, password: 'wrong' } }, { address: `198.51.100.${index}` });
        return errors.length === 0;
      }),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(5);
  });

  it('compares as many codes as the account has left, of fifty at once with the right password, on two processes', async () => {
    const id = await world.activated(email);
    await world.auth.database.entityManager().nativeUpdate(Account, { id }, { secondFactors: ['EMAIL'] });
    const other = people(await world.another());
    const outcomes = await Promise.all(
      times(50, async (index) => {
        const ask = index % 2 ? world.ask : other.ask;
        const input = { email, password, code: '000000' };
        return outcomeOf(await ask(Login, { input }, { address: `198.51.100.${index}` }));
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'InvalidCredentials')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'RATE_LIMITED')).toHaveLength(45);
  });

  it('keeps nobody from their live sessions, nor from recovering the account', async () => {
    await world.activated(email);
    const { accessToken, refreshToken } = await world.signedIn(email);
    for (const _ of times(6, Number)) await tryPassword('wrong', { address: '198.51.100.1' });
    expect(await tryPassword(password)).toBe('RATE_LIMITED');

    expect((await world.ask(Me, {}, { bearer: accessToken ?? '' })).data.me).toMatchObject({ email });
    expect(outcomeOf(await world.ask(RefreshSession, { input: { refreshToken: refreshToken ?? '' } }))).toBe('SessionRefreshed');
    const { code, flowId } = await askedFor(world, email, 'PASSWORD_RESET');
    const newPassword = 'another good password';
    expect(outcomeOf(await world.ask(ResetPassword, { input: { email, flowId, code, newPassword } }))).toBe('PasswordReset');
    const byCode = await askedFor(world, email, 'LOGIN');
    expect(outcomeOf(await world.ask(LoginWithCode, { input: { email, ...byCode } }))).toBe('SignedIn');
  });

  it('is counted for every field of a document', async () => {
    const fields = times(7, (index) => `t${index}: login(input: {email: "${email}", password: "wrong"}) { __typename }`);
    const { errors } = await world.ask(`mutation { ${fields.join(' ')} }`, {});
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['RATE_LIMITED']);
    expect(await tryPassword('wrong')).toBe('RATE_LIMITED');
  });

  it('says how long to wait, forgets at the promised pace, and survives a restart', async () => {
    await world.activated(email);
    for (const _ of times(5, Number)) await tryPassword('wrong');
    const restarted = people(await world.another());
    const { errors } = await restarted.ask(Login, { input: { email, password: 'wrong' } });
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 60, http: { status: 429 } } }]);
    clock.advance(59);
    expect(await tryPassword('wrong')).toBe('RATE_LIMITED');
    clock.advance(1);
    expect(await tryPassword('wrong')).toBe('InvalidCredentials');
    expect(await tryPassword('wrong')).toBe('RATE_LIMITED');
  });

  it('is stopped before a hash is computed', async () => {
    for (const _ of times(5, Number)) await tryPassword('wrong');
    const before = world.hashes();
    expect(await tryPassword(password)).toBe('RATE_LIMITED');
    expect(world.hashes()).toBe(before);
  });

  it('leaves those alone who know their password, however often they sign in', async () => {
    await world.activated(email);
    for (const _ of times(12, Number)) expect(await tryPassword(password)).toBe('SignedIn');
  });
});
