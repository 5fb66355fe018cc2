import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { defaultLimits } from '../../src/auth/throttling/limits.ts';
import type { Client } from '../../src/lib/client.ts';
import { Refusal } from '../../src/lib/errors.ts';
import { clientOf as from } from '../support/client-of.ts';
import { databases } from '../support/databases.ts';
import { documented, limitOf } from '../support/documented-limits.ts';
import { Login } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { enrolled } from '../support/second-factor.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const email = 'ann@example.org';
const newPassword = 'a password of another time';
const longCode = 'aaaa-bbbb-cccc-dddd';
const monthSeconds = 30 * 86_400;

describe.each(databases)('the limits in the docs, on %s,', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ limits: defaultLimits, clock: (clock = movableClock()) }));
  const auth = () => world.auth.auth;

  const signIn = (client: Client, given: { email?: string; password?: string; deviceToken?: string } = {}) =>
    auth().signIn.signIn({
      email,
      password: 'wrong',
      code: null,
      deviceToken: null,
      isDeviceTrusted: false,
      transport: 'TOKEN',
      client,
      ...given,
    });
  const answer = (challenge: string, code: string, client: Client) =>
    auth().signIn.answerChallenge({ challenge, code, isDeviceTrusted: false, client });
  const ask = (purpose: 'LOGIN' | 'PASSWORD_RESET', client: Client, flowId: string | null = null, to = email) =>
    auth().otp.send({ email: to, purpose, flowId, client });
  const byCode = (flowId: string, code: string, client: Client) =>
    auth().signIn.signInByCode({ email, flowId, code, deviceToken: null, transport: 'TOKEN', client });
  const reset = (flowId: string | null, code: string, client: Client) =>
    auth().passwords.reset({ email, flowId, code, newPassword, client });
  const sessions = async (count: number) => {
    const accountId = await world.activated(email);
    const askers = [];
    for (const _ of times(count, Number)) askers.push({ accountId, sessionId: (await world.signedIn(email)).session.id });
    return askers;
  };
  const withApp = async () => enrolled(world, (await world.member(email)).accessToken ?? '', clock);
  /** Signs in by password from where nothing else is tried. */
  const challenge = async () => {
    const outcome = await signIn(from(9999), { password });
    return outcome.kind === 'two-factor-required' ? outcome.challenge.token : outcome.kind;
  };
  const isShort = (code: string) => /^\d{6}$/.test(code);
  const newest = async (purpose: string) =>
    (await auth().delivery.listOutbox(1000)).find((one) => one.purpose === purpose)?.code ?? '';

  type Tries = (index: number) => Promise<unknown>;

  /** Each is tried again and again, by somebody who has nothing of the other budgets. */
  const budgets: Readonly<Record<string, () => Promise<Tries>>> = {
    'a password, at one account: from their network': async () => () => signIn(from(0)),
    'a password, at one account: all of them together, from everywhere': async () => (index) => signIn(from(index)),
    'a password, at one account: from their network, at all accounts': async () => (index) =>
      signIn(from(0), { email: `${index}@example.org` }),
    async 'a password: the device'() {
      await world.activated(email);
      const { login } = (await world.ask(Login, { input: { email, password, trustDevice: true } })).data;
      const deviceToken = login.__typename === 'SignedIn' ? (login.deviceToken ?? '') : '';
      return (index) => signIn(from(index), { deviceToken });
    },
    async 'a second factor, at one account: from their network, for that first factor'() {
      await withApp();
      return async () => answer(await challenge(), '000000', from(0));
    },
    async 'a second factor, at one account: all of them together, for that first factor'() {
      await withApp();
      return async (index) => answer(await challenge(), '000000', from(index));
    },
    async 'a recovery code or a long mailed code: their network, at all accounts'() {
      await withApp();
      return async () => answer(await challenge(), longCode, from(0));
    },
    async 'a password, a code, in settings and `stepUp`: the session'() {
      const [asker = { accountId: '', sessionId: '' }] = await sessions(1);
      return (index) => auth().signIn.stepUp({ asker, password: 'wrong', code: null, client: from(index) });
    },
    async 'a second factor: all sessions of the account together'() {
      const askers = await sessions(60);
      await enrolled(world, (await world.signedIn(email)).accessToken ?? '', clock);
      return (index) => {
        const asker = askers[index % askers.length] ?? { accountId: '', sessionId: '' };
        return auth().signIn.stepUp({ asker, password: null, code: '000000', client: from(index) });
      };
    },
    async '`sendOtp`: the session or the challenge'() {
      const [asker = { accountId: '', sessionId: '' }] = await sessions(1);
      return (index) => auth().otp.sendToAsker({ asker, purpose: 'PASSWORD_CHANGE', client: from(index) });
    },
    '`sendOtp`, `register`: their network, at one address': async () => () => ask('LOGIN', from(0)),
    '`sendOtp`, `register`: their network, at all addresses': async () => (index) =>
      ask('LOGIN', from(0), null, `${index}@example.org`),
    async 'tries of a code: the flow'() {
      await world.activated(email);
      const flowId = await ask('LOGIN', from(0));
      return (index) => byCode(flowId, '000000', from(index));
    },
    'tries of a code: from their network, at one account': async () => () => reset(null, '000000', from(0)),
  };

  /** The other rows, each of which has a test of its own below. */
  const others = [
    'a second factor, at one account: each challenge',
    'messages of one purpose to one recipient: the recipient',
    'guesses at six digits sent to one recipient: the recipient',
    'tries of a code: each code',
  ];

  it('are all proved here', () => {
    expect([...documented().keys()].toSorted()).toEqual([...Object.keys(budgets), ...others].toSorted());
  });

  it.each(Object.keys(budgets))('take so many tries, not one more, and then one every so often: %s', async (budget) => {
    const { burst, refillSeconds } = limitOf(documented().get(budget) ?? '');
    const attempt = (await budgets[budget]?.()) ?? (() => Promise.reject(new Error(budget)));
    let index = 0;
    const isTaken = async () => {
      index += 1;
      return attempt(index).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Refusal && error.code === 'RATE_LIMITED') return false;
          throw error;
        },
      );
    };
    const taken = [];
    for (const _ of times(burst + 1, Number)) taken.push(await isTaken());
    expect(taken).toEqual([...times(burst, () => true), false]);
    clock.advance(refillSeconds - 1);
    expect(await isTaken()).toBe(false);
    clock.advance(1);
    expect([await isTaken(), await isTaken()]).toEqual([true, false]);
  });

  it.each([
    [1, 10],
    [9, 90],
    [10, 100],
    [100, 100],
  ])('compare of %i networks that try on and on %i passwords', async (networks, compared) => {
    const outcomes = [];
    for (const index of times(networks * 11, Number))
      outcomes.push(
        await signIn(from(index % networks)).then(
          ({ kind: outcome }) => outcome,
          () => 'refused',
        ),
      );
    expect(outcomes.filter((outcome) => outcome === 'invalid-credentials')).toHaveLength(compared);
  });

  it('register one address five times from one network', async () => {
    const register = () =>
      auth().registration.register({
        email: { address: email, identity: email },
        password,
        firstName: null,
        lastName: null,
        displayName: null,
        locale: null,
        client: from(0),
      });
    for (const _ of times(5, Number)) expect((await register()).kind).toBe('code-sent');
    await expect(register()).rejects.toThrow(Refusal);
  });

  it('take five tries at a challenge, the right one among them', async () => {
    const { code } = await withApp();
    clock.advance(30);
    const [first, second] = [await challenge(), await challenge()];
    for (const index of times(4, Number)) expect((await answer(first, '000000', from(index))).kind).toBe('invalid-code');
    expect((await answer(first, code(), from(4))).kind).toBe('signed-in');
    clock.advance(30);
    for (const index of times(5, Number)) expect((await answer(second, '000000', from(index))).kind).toBe('invalid-code');
    expect((await answer(second, code(), from(5))).kind).toBe('invalid-challenge');
  });

  it('mail long codes to a challenge as soon as all of them together have tried too much, not before', async () => {
    const id = await world.activated(email);
    await world.auth.database.entityManager().nativeUpdate(Account, { id }, { secondFactors: ['EMAIL'] });
    const mailed = async () => {
      const token = await challenge();
      await auth().signIn.sendChallengeCode({ challenge: token, client: from(0) });
      return { token, code: await newest('TWO_FACTOR') };
    };
    const { burst } = limitOf(
      documented().get('a second factor, at one account: all of them together, for that first factor') ?? '',
    );
    for (const index of times(burst - 1, Number)) await answer(await challenge(), '000000', from(index));
    expect(isShort((await mailed()).code)).toBe(true);
    await answer(await challenge(), '000000', from(burst));
    const { token, code } = await mailed();
    expect(isShort(code)).toBe(false);
    expect((await answer(token, code, from(1000))).kind).toBe('signed-in');
  });

  it.each([1, 100, 1000])(
    'send five messages of a purpose to a recipient, the last with a long code, to %i networks',
    async (networks) => {
      await world.activated(email);
      const logins = async () => (await auth().delivery.listOutbox(1000)).filter(({ purpose }) => purpose === 'LOGIN');
      for (const index of times(networks === 1 ? 5 : networks, Number)) await ask('LOGIN', from(index));
      const sent = (await logins()).map(({ code }) => isShort(code ?? ''));
      expect(sent).toEqual([false, true, true, true, true]);
      // Any flow may use it, and one more message is sent after five minutes.
      clock.advance(299);
      const flowId = await ask('LOGIN', from(20_000));
      expect(await logins()).toHaveLength(5);
      clock.advance(1);
      await ask('LOGIN', from(20_001));
      expect(await logins()).toHaveLength(6);
      expect((await byCode(flowId, await newest('LOGIN'), from(20_002))).kind).toBe('signed-in');
    },
    300_000,
  );

  it.each([1, 100, 10_000])(
    'send twenty codes of six digits in a row, five guesses each, whatever %i networks try',
    async (networks) => {
      await world.activated(email);
      const shorts: boolean[] = [];
      const send = async (index: number) => {
        clock.advance(1500);
        const purpose = index % 2 ? 'LOGIN' : 'PASSWORD_RESET';
        const flowId = await ask(purpose, from(index % networks));
        const code = await newest(purpose);
        shorts.push(isShort(code));
        return { purpose, flowId, code };
      };
      // The activation's was right, so it counts no more.
      for (const index of times(20, Number)) {
        const { purpose, flowId } = await send(index);
        for (const each of times(6, Number))
          await (purpose === 'LOGIN'
            ? byCode(flowId, '000000', from(index + each))
            : reset(flowId, '000000', from(index + each)));
      }
      await send(20);
      expect(shorts).toEqual([...times(20, () => true), false]);
      clock.advance(monthSeconds - 21 * 1500);
      const later = [await send(22), await send(24)];
      expect(shorts.slice(21)).toEqual([true, false]);
      const [, last] = later;
      expect((await reset(last?.flowId ?? '', last?.code ?? '', from(30_000))).kind).toBe('reset');
      await send(26);
      expect(shorts.at(-1)).toBe(true);
    },
    300_000,
  );

  it('compare five guesses of the flow with a code, and three of all others', async () => {
    await world.activated(email);
    const guess = async (flowId: string | null, count: number) => {
      for (const index of times(count, Number)) expect((await reset(flowId, '000000', from(index))).kind).toBe('invalid-code');
    };
    const fresh = async () => {
      clock.advance(1500);
      const flowId = await ask('PASSWORD_RESET', from(0));
      return { flowId, code: await newest('PASSWORD_RESET') };
    };
    /** Wrong guesses by others, then by the flow, and whether the right one counts then. */
    const isStillGood = async (strangers: number, own: number, isByFlow: boolean) => {
      const { flowId, code } = await fresh();
      await guess(null, strangers);
      await guess(flowId, own);
      return (await reset(isByFlow ? flowId : null, code, from(0))).kind === 'reset';
    };
    expect(await isStillGood(0, 4, true)).toBe(true);
    expect(await isStillGood(0, 5, true)).toBe(false);
    expect(await isStillGood(2, 0, false)).toBe(true);
    expect(await isStillGood(3, 0, false)).toBe(false);
    clock.advance(1500);
    expect(await isStillGood(9, 1, true)).toBe(true);
    expect(await isStillGood(9, 2, true)).toBe(false);
    for (const strangers of [2, 3]) {
      await fresh();
      await guess(null, strangers);
      await ask('PASSWORD_RESET', from(1));
      expect(isShort(await newest('PASSWORD_RESET'))).toBe(strangers === 2);
    }
  });
});
