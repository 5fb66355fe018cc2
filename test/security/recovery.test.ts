import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import {
  ChangePassword,
  Login,
  LoginWithCode,
  Me,
  ResetPassword,
  SendOtp,
  StepUp,
  type OtpPurpose,
} from '../support/generated/operations.ts';
import { generousLimits } from '../support/generous-limits.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password, people } from '../support/people.ts';
import { askedFor, enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('coming back to an account on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';
  const newPassword = 'a password of another time';

  const login = async (secret: string) => outcomeOf(await world.ask(Login, { input: { email, password: secret } }));
  const reset = (proof: { flowId: string; code: string }, more: { email?: string; newPassword?: string } = {}) =>
    world.ask(ResetPassword, { input: { email, newPassword, ...proof, ...more } });
  const change = (bearer: string, input: { currentPassword?: string; code?: string; newPassword?: string }) =>
    world.ask(ChangePassword, { input: { newPassword, ...input } }, { bearer });
  const isSignedIn = async (bearer: string | null) => (await world.ask(Me, {}, { bearer: bearer ?? '' })).status === 200;

  describe('by resetting the password', () => {
    it('ends every session at once, and the old password', async () => {
      const first = await world.member(email);
      const second = await world.signedIn(email);
      expect(await isSignedIn(first.accessToken)).toBe(true);
      const answer = await reset(await askedFor(world, email, 'PASSWORD_RESET'));
      expect(answer.data.resetPassword).toEqual({ __typename: 'PasswordReset', revokedSessions: 2 });
      expect([await isSignedIn(first.accessToken), await isSignedIn(second.accessToken)]).toEqual([false, false]);
      expect([await login(password), await login(newPassword)]).toEqual(['InvalidCredentials', 'SignedIn']);
      const [message] = await world.auth.auth.delivery.listOutbox(1);
      expect(message).toMatchObject({ to: email, purpose: 'PASSWORD_CHANGED', code: null });
    });

    it('lets one of fifty through with one code, on two processes', async () => {
      await world.activated(email);
      const proof = await askedFor(world, email, 'PASSWORD_RESET');
      const other = people(await world.another());
      const outcomes = await Promise.all(
        times(50, async (index) => {
          const input = { email, newPassword: `${newPassword} ${index}`, ...proof };
          return outcomeOf(await (index % 2 ? world : other).ask(ResetPassword, { input }));
        }),
      );
      expect(outcomes.filter((outcome) => outcome === 'PasswordReset')).toHaveLength(1);
      const winner = outcomes.indexOf('PasswordReset');
      expect(await login(`${newPassword} ${winner}`)).toBe('SignedIn');
    });

    it('takes a code with the flow that asked for it only, so that a stranger cannot use up its tries', async () => {
      await world.activated(email);
      const owner = await askedFor(world, email, 'PASSWORD_RESET');
      const stranger = await world.ask(SendOtp, { input: { email, purpose: 'PASSWORD_RESET' } });
      const flowId = stranger.data.sendOtp.flowId ?? '';
      for (const index of times(10, Number)) {
        const guess = String((Number(owner.code) + index + 1) % 1_000_000).padStart(6, '0');
        await world.ask(
          ResetPassword,
          { input: { email, newPassword, flowId, code: guess } },
          { address: `198.51.100.${index}` },
        );
      }
      expect(outcomeOf(await reset({ flowId, code: owner.code }))).toBe('InvalidCode');
      expect(outcomeOf(await reset(owner))).toBe('PasswordReset');
    });

    it('compares five guesses, however many come at once', async () => {
      await world.activated(email);
      const { flowId, code } = await askedFor(world, email, 'PASSWORD_RESET');
      const guesses = times(30, (index) => String((Number(code) + index + 1) % 1_000_000).padStart(6, '0'));
      await Promise.all(guesses.map((guess) => reset({ flowId, code: guess })));
      expect(outcomeOf(await reset({ flowId, code }))).toBe('InvalidCode');
    });

    it('refuses a weak password and leaves the code for a better one', async () => {
      await world.activated(email);
      const proof = await askedFor(world, email, 'PASSWORD_RESET');
      expect(outcomeOf(await reset(proof, { newPassword: 'password123' }))).toBe('WeakPassword');
      expect(outcomeOf(await reset(proof))).toBe('PasswordReset');
    });

    it('gives an account a password that has none since two people registered it', async () => {
      await world.registered(email);
      clock.advance(1);
      const other = { email, password: 'what somebody else chose' };
      await world.ask('mutation R($input: RegisterInput!) { register(input: $input) { __typename } }', { input: other });
      const input = { email, code: await world.codeFor(email) };
      await world.ask('mutation A($input: ActivateInput!) { activate(input: $input) { __typename } }', { input });
      expect([await login(password), await login(other.password)]).toEqual(['InvalidCredentials', 'InvalidCredentials']);
      expect(outcomeOf(await reset(await askedFor(world, email, 'PASSWORD_RESET')))).toBe('PasswordReset');
      expect(await login(newPassword)).toBe('SignedIn');
    });

    it('answers alike for accounts there are and there are not, after the same work', async () => {
      await world.activated(email);
      await world.registered('pending@example.org');
      const answers = [];
      for (const name of [email, 'pending@example.org', 'nobody@example.org', 'not an address']) {
        const asked = await world.ask(SendOtp, { input: { email: name, purpose: 'PASSWORD_RESET' } });
        const before = world.hashes();
        const { flowId } = asked.data.sendOtp;
        const { data, status } = await reset({ flowId: flowId ?? '', code: '000000' }, { email: name });
        answers.push(JSON.stringify([asked.data.sendOtp.message, data, status, world.hashes() - before]));
      }
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toContain('INVALID_CODE');
    });
  });

  describe('by changing the password', () => {
    it('takes the current password, and ends the other sessions', async () => {
      const other = await world.member(email);
      const bearer = (await world.signedIn(email)).accessToken ?? '';
      expect(outcomeOf(await change(bearer, { currentPassword: 'wrong' }))).toBe('InvalidCredentials');
      expect(await isSignedIn(other.accessToken)).toBe(true);
      const { data } = await change(bearer, { currentPassword: password });
      expect(data.changePassword).toEqual({ __typename: 'PasswordChanged', revokedSessions: 1 });
      expect([await isSignedIn(other.accessToken), await isSignedIn(bearer)]).toEqual([false, true]);
      expect([await login(password), await login(newPassword)]).toEqual(['InvalidCredentials', 'SignedIn']);
    });

    it('takes a mailed code in its place, once of fifty', async () => {
      const bearer = (await world.member(email)).accessToken ?? '';
      await world.ask(SendOtp, { input: { purpose: 'PASSWORD_CHANGE' } }, { bearer });
      const code = await world.codeFor(email);
      const outcomes = await Promise.all(times(50, async () => outcomeOf(await change(bearer, { code }))));
      expect(outcomes.filter((outcome) => outcome === 'PasswordChanged')).toHaveLength(1);
    });

    it('asks for a fresh second factor where there is one', async () => {
      const bearer = (await world.member(email)).accessToken ?? '';
      const app = await enrolled(world, bearer, clock);
      clock.advance(290);
      expect(outcomeOf(await world.ask(StepUp, { input: { code: app.code() } }, { bearer }))).toBe('SteppedUp');
      const later = async () => {
        const answer = await world.ask(Login, { input: { email, password, code: app.code() } });
        if (answer.data.login.__typename !== 'SignedIn') throw new Error(answer.data.login.__typename);
        return answer.data.login.accessToken ?? '';
      };
      clock.advance(30);
      const fresh = await later();
      expect(outcomeOf(await change(fresh, { currentPassword: password }))).toBe('PasswordChanged');
    });

    it('is not open to guessing with a stolen session', async () => {
      const bearer = (await world.member(email)).accessToken ?? '';
      const strict = people(await world.another({ limits: { ...generousLimits, prove: few } }));
      const guess = async () =>
        outcomeOf(await strict.ask(ChangePassword, { input: { newPassword, currentPassword: 'wrong' } }, { bearer }));
      expect(await Promise.all(times(3, guess))).toEqual(times(3, () => 'InvalidCredentials'));
      expect(await guess()).toBe('RATE_LIMITED');
    });
  });

  describe('by a mailed code', () => {
    it('signs in once of fifty', async () => {
      await world.activated(email);
      const proof = await askedFor(world, email, 'LOGIN');
      const outcomes = await Promise.all(
        times(50, async () => outcomeOf(await world.ask(LoginWithCode, { input: { email, ...proof } }))),
      );
      expect(outcomes.filter((outcome) => outcome === 'SignedIn')).toHaveLength(1);
    });

    it('does so with a code of that purpose alone', async () => {
      await world.activated(email);
      const proof = await askedFor(world, email, 'PASSWORD_RESET');
      expect(outcomeOf(await world.ask(LoginWithCode, { input: { email, ...proof } }))).toBe('InvalidCredentials');
      expect(outcomeOf(await reset(proof))).toBe('PasswordReset');
    });
  });

  it.each<OtpPurpose>(['PASSWORD_CHANGE', 'TWO_FACTOR', 'EMAIL_CHANGE'])(
    'sends no code of the purpose %s to anybody who is not signed in, whatever address they name',
    async (purpose) => {
      await world.activated(email);
      const before = (await world.auth.auth.delivery.listOutbox(100)).length;
      expect(outcomeOf(await world.ask(SendOtp, { input: { purpose, email } }))).toBe('UNAUTHENTICATED');
      expect(await world.auth.auth.delivery.listOutbox(100)).toHaveLength(before);
    },
  );
});

const few = { own: { burst: 3, refillSeconds: 600 } };
