import { describe, expect, it } from 'vitest';
import { OneTimeCode } from '../../src/auth/otp/one-time-code.entity.ts';
import { defaultLimits } from '../../src/auth/throttling/limits.ts';
import { databases } from '../support/databases.ts';
import { Login, SendOtp, VerifyTwoFactor } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { askedFor, enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const email = 'ann@example.org';
const day = 86_400;

describe.each(databases)('a code of six digits, on %s,', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ limits: defaultLimits, clock: (clock = movableClock()) }));
  const { ask } = world;

  const typed = async (code: string, flowId: string | null) => {
    const client = { address: '192.0.2.1', userAgent: null, requestId: 'r' };
    const newPassword = 'a password of another time';
    return (await world.auth.auth.passwords.reset({ email, flowId, code, newPassword, client })).kind;
  };
  /** A code, and one that it is not. */
  async function asked(): Promise<{ flowId: string; code: string; wrong: string }> {
    const proof = await askedFor(world, email, 'PASSWORD_RESET');
    return { ...proof, wrong: proof.code === '000000' ? '000001' : '000000' };
  }
  async function guess(count: number, wrong: string, flowId: string | null): Promise<void> {
    for (const _ of times(count, Number)) expect(await typed(wrong, flowId)).toBe('invalid-code');
  }

  it.each([
    [4, 'reset'],
    [5, 'invalid-code'],
  ])('takes five tries in its own flow: after %i wrong ones the right one is %s', async (count, outcome) => {
    await world.activated(email);
    const { flowId, code, wrong } = await asked();
    await guess(count, wrong, flowId);
    expect(await typed(code, flowId)).toBe(outcome);
  });

  it.each([
    [2, 'reset'],
    [3, 'invalid-code'],
  ])('takes three tries without its flow: after %i wrong ones the right one is %s', async (count, outcome) => {
    await world.activated(email);
    const { code, wrong } = await asked();
    await guess(count, wrong, null);
    expect(await typed(code, null)).toBe(outcome);
  });

  it.each([
    [1, 'reset'],
    [2, 'invalid-code'],
  ])(
    'keeps two tries for its flow, whatever strangers do: after %i wrong ones of it the right one is %s',
    async (count, outcome) => {
      await world.activated(email);
      const { flowId, code, wrong } = await asked();
      await guess(15, wrong, null);
      await guess(count, wrong, flowId);
      expect(await typed(code, flowId)).toBe(outcome);
    },
  );

  it.each([
    [2, /^\d{6}$/],
    [3, /^\w{4}(-\w{4}){3}$/],
  ])('is followed by one of its kind until strangers have used up theirs: %i tries', async (count, pattern) => {
    await world.activated(email);
    const { wrong } = await asked();
    await guess(count, wrong, null);
    expect((await asked()).code).toMatch(pattern);
  });

  it('is the first four of a purpose at once; the fifth message is the last, and holds a long one', async () => {
    await world.activated(email);
    const codes: string[] = [];
    for (const index of times(6, (each) => each)) {
      await ask(SendOtp, { input: { email, purpose: 'PASSWORD_RESET' } }, { address: `192.0.2.${index}` });
      codes.push(await world.codeFor(email));
    }
    expect(codes.map((code) => code.length)).toEqual([6, 6, 6, 6, 19, 19]);
    expect(codes[5]).toBe(codes[4]);
  });

  it('is sent twenty times without a right one, then once a month, so a hundred guesses are the most', async () => {
    await world.activated(email);
    const lengthOfNext = async () => {
      clock.advance(3600);
      return (await asked()).code.length;
    };
    const short = async (count: number) => {
      for (const _ of times(count, Number)) expect(await lengthOfNext()).toBe(6);
    };
    await short(20);
    expect(await lengthOfNext()).toBe(19);
    clock.advance(30 * day);
    await short(1);
    expect(await lengthOfNext()).toBe(19);
    const codes = await world.auth.database.entityManager().find(OneTimeCode, { purpose: 'PASSWORD_RESET', isLong: false });
    expect(codes.every(({ attemptsLeft }) => attemptsLeft === 5)).toBe(true);
    // One that is right makes room for as many again.
    const { flowId, code } = await asked();
    expect(await typed(code, flowId)).toBe('reset');
    await short(20);
    expect(await lengthOfNext()).toBe(19);
  });

  it.each([
    [4, 'SignedIn'],
    [5, 'InvalidToken'],
  ])('of an app takes five tries of a sign-in: after %i wrong ones the right one is %s', async (count, outcome) => {
    const bearer = (await world.member(email)).accessToken ?? '';
    const app = await enrolled(world, bearer, clock);
    clock.advance(60);
    const { login } = (await ask(Login, { input: { email, password } })).data;
    const challenge = login.__typename === 'TwoFactorRequired' ? login.challenge : '';
    const wrong = [-1, 0, 1].some((step) => app.code(step) === '000000') ? '999999' : '000000';
    const verified = async (code: string) => outcomeOf(await ask(VerifyTwoFactor, { input: { challenge, code } }));
    for (const _ of times(count, Number)) await verified(wrong);
    expect(await verified(app.code())).toBe(outcome);
  });
});
