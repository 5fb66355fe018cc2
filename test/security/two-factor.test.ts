import { describe, expect, it } from 'vitest';
import { TotpSecret } from '../../src/auth/two-factor/totp-secret.entity.ts';
import { databases } from '../support/databases.ts';
import {
  Confirm2Fa,
  Disable2Fa,
  Enable2Fa,
  Login,
  LoginWithCode,
  Me,
  RefreshSession,
  RegenerateRecoveryCodes,
  ResetPassword,
  SendOtp,
  StepUp,
  VerifyTwoFactor,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password, people } from '../support/people.ts';
import { askedFor, enrolled, type Enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('the second factor on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';

  /** An account with an authenticator app, a minute after it was set up. */
  async function withApp(): Promise<{ bearer: string; app: Enrolled }> {
    const bearer = (await world.member(email)).accessToken ?? '';
    const app = await enrolled(world, bearer, clock);
    clock.advance(60);
    return { bearer, app };
  }

  const login = async (input: { code?: string; deviceToken?: string; password?: string; trustDevice?: boolean } = {}) =>
    (await world.ask(Login, { input: { email, password, ...input } })).data.login;
  const verify = (challenge: string, code: string, trustDevice = false) =>
    world.ask(VerifyTwoFactor, { input: { challenge, code, trustDevice } });

  async function challenged(): Promise<string> {
    const result = await login();
    if (result.__typename !== 'TwoFactorRequired') throw new Error(result.__typename);
    return result.challenge;
  }

  describe('at sign-in', () => {
    it('is asked for, and opens a session in one step or in two', async () => {
      const { app } = await withApp();
      expect(await login()).toMatchObject({ __typename: 'TwoFactorRequired', code: 'TWO_FACTOR_REQUIRED', methods: ['TOTP'] });
      expect(await login({ code: app.code() })).toMatchObject({ __typename: 'SignedIn' });
      clock.advance(30);
      const { data } = await verify(await challenged(), app.code());
      expect(data.verifyTwoFactor.__typename).toBe('SignedIn');
    });

    it('takes codes as people type them: with spaces, dashes or none, and in full-width digits', async () => {
      const { app } = await withApp();
      const code = app.code();
      const fullWidth = code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
      expect((await login({ code: ` ${fullWidth.slice(0, 3)} ${fullWidth.slice(3)}` })).__typename).toBe('SignedIn');
      expect((await login({ code })).__typename).toBe('InvalidCredentials');
      const [first = '', second = ''] = app.recoveryCodes;
      expect((await login({ code: first.replaceAll('-', '') })).__typename).toBe('SignedIn');
      expect((await login({ code: first })).__typename).toBe('InvalidCredentials');
      expect((await login({ code: second.toUpperCase().replaceAll('-', ' ') })).__typename).toBe('SignedIn');
      expect((await login({ code: second.slice(0, -1) })).__typename).toBe('InvalidCredentials');
    });

    it('shows in the token and to subgraphs: acr, amr and auth_time', async () => {
      const { app } = await withApp();
      const signedIn = await login({ code: app.code() });
      if (signedIn.__typename !== 'SignedIn') throw new Error(signedIn.__typename);
      const claims = JSON.parse(Buffer.from((signedIn.accessToken ?? '').split('.')[1] ?? '', 'base64url').toString()) as object;
      expect(claims).toMatchObject({
        acr: 'aal2',
        amr: ['pwd', 'otp', 'mfa'],
        auth_time: Math.floor(clock.now().getTime() / 1000),
      });
    });

    it('says nothing of itself to who does not know the password, nor which of the two was wrong', async () => {
      const { app } = await withApp();
      const answers = [
        await login({ password: 'wrong', code: app.code() }),
        await login({ code: '000000' }),
        await login({ password: 'wrong' }),
      ];
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]?.__typename).toBe('InvalidCredentials');
      expect((await login({ code: app.code() })).__typename).toBe('SignedIn');
    });

    it('leaves nothing possible between the factors but the second factor', async () => {
      await withApp();
      const challenge = await challenged();
      expect((await world.ask(Me, {}, { bearer: challenge })).status).toBe(401);
      expect(outcomeOf(await world.ask(RefreshSession, { input: { refreshToken: challenge } }))).toBe('InvalidToken');
      expect(outcomeOf(await world.ask(StepUp, { input: { password } }, { bearer: challenge }))).toBe('INVALID_TOKEN');
      expect(await login({ deviceToken: challenge })).toMatchObject({ __typename: 'TwoFactorRequired' });
    });

    it('is not skipped by a reset password, and the challenge of the old password is void', async () => {
      const { app } = await withApp();
      const challenge = await challenged();
      const { flowId, code } = await askedFor(world, email, 'PASSWORD_RESET');
      const newPassword = 'a password of another time';
      expect(outcomeOf(await world.ask(ResetPassword, { input: { email, flowId, code, newPassword } }))).toBe('PasswordReset');
      expect(outcomeOf(await verify(challenge, app.code()))).toBe('InvalidToken');
      expect((await login({ password: newPassword })).__typename).toBe('TwoFactorRequired');
      expect((await login({ password: newPassword, code: app.code() })).__typename).toBe('SignedIn');
    });

    it('is not skipped by signing in with a mailed code', async () => {
      const { app } = await withApp();
      const proof = await askedFor(world, email, 'LOGIN');
      const result = (await world.ask(LoginWithCode, { input: { email, ...proof } })).data.loginWithCode;
      if (result.__typename !== 'TwoFactorRequired') throw new Error(result.__typename);
      expect(outcomeOf(await verify(result.challenge, app.code()))).toBe('SignedIn');
    });

    it('takes five tries a challenge, and no more than the account has, however many challenges there are', async () => {
      const { app } = await withApp();
      const challenge = await challenged();
      for (const _ of times(5, Number)) expect(outcomeOf(await verify(challenge, '000000'))).toBe('InvalidCode');
      expect(outcomeOf(await verify(challenge, app.code()))).toBe('InvalidToken');
      expect(outcomeOf(await verify(await challenged(), app.code()))).toBe('SignedIn');
    });

    it('forgets a challenge after ten minutes', async () => {
      const { app } = await withApp();
      const challenge = await challenged();
      clock.advance(600);
      expect(outcomeOf(await verify(challenge, app.code()))).toBe('InvalidToken');
    });

    it('may come from the mailbox, and a code of the mailbox is no second factor for itself', async () => {
      const bearer = (await world.member(email)).accessToken ?? '';
      await world.ask(Enable2Fa, { input: { method: 'EMAIL' } }, { bearer });
      const input = { method: 'EMAIL' as const, code: await world.codeFor(email) };
      expect(outcomeOf(await world.ask(Confirm2Fa, { input }, { bearer }))).toBe('TwoFactorEnabled');

      const challenge = await challenged();
      await world.ask(SendOtp, { input: { purpose: 'TWO_FACTOR', challenge } });
      expect(outcomeOf(await verify(challenge, await world.codeFor(email)))).toBe('SignedIn');

      const before = (await world.auth.auth.delivery.listOutbox(100)).length;
      await world.ask(SendOtp, { input: { purpose: 'LOGIN', email } });
      expect(await world.auth.auth.delivery.listOutbox(100)).toHaveLength(before);
    });
  });

  describe('exactly once', () => {
    it('lets one of fifty through with one code of the app, on two processes', async () => {
      const { app } = await withApp();
      const code = app.code();
      const other = people(await world.another());
      const outcomes = await Promise.all(
        times(50, async (index) => outcomeOf(await (index % 2 ? world : other).ask(Login, { input: { email, password, code } }))),
      );
      expect(outcomes.filter((outcome) => outcome === 'SignedIn')).toHaveLength(1);
    });

    it('lets one of fifty through with one recovery code, and the other nine stay', async () => {
      const { app } = await withApp();
      const [first = '', second = ''] = app.recoveryCodes;
      const outcomes = await Promise.all(times(50, async () => (await login({ code: first })).__typename));
      expect(outcomes.filter((outcome) => outcome === 'SignedIn')).toHaveLength(1);
      expect((await login({ code: first.toUpperCase() })).__typename).toBe('InvalidCredentials');
      expect((await login({ code: second.toUpperCase() })).__typename).toBe('SignedIn');
    });

    it('opens one session of fifty for one challenge, by whatever codes', async () => {
      const { app } = await withApp();
      const challenge = await challenged();
      const codes = [app.code(), ...app.recoveryCodes];
      const outcomes = await Promise.all(times(50, async (index) => outcomeOf(await verify(challenge, codes[index % 11] ?? ''))));
      expect(outcomes.filter((outcome) => outcome === 'SignedIn')).toHaveLength(1);
    });

    it('takes no code twice, nor an older one after it, even when the clock moves back', async () => {
      const { app } = await withApp();
      const [before, now] = [app.code(-1), app.code()];
      expect((await login({ code: now })).__typename).toBe('SignedIn');
      expect((await login({ code: now })).__typename).toBe('InvalidCredentials');
      expect((await login({ code: before })).__typename).toBe('InvalidCredentials');
      clock.advance(-30);
      expect((await login({ code: now })).__typename).toBe('InvalidCredentials');
      clock.advance(60);
      expect((await login({ code: app.code() })).__typename).toBe('SignedIn');
    });
  });

  describe('setting it up', () => {
    it('asks for a fresh proof: ten minutes after signing in, the password again', async () => {
      const bearer = (await world.member(email)).accessToken ?? '';
      clock.advance(290);
      const { refreshToken } = await world.signedIn(email);
      clock.advance(601);
      const refreshed = await world.ask(RefreshSession, { input: { refreshToken: refreshToken ?? '' } });
      if (refreshed.data.refreshSession.__typename !== 'SessionRefreshed') throw new Error('not refreshed');
      const stale = refreshed.data.refreshSession.accessToken;
      expect(bearer).not.toBe(stale);
      const enable = async () => outcomeOf(await world.ask(Enable2Fa, { input: {} }, { bearer: stale }));
      expect(await enable()).toBe('FreshProofRequired');
      expect(outcomeOf(await world.ask(StepUp, { input: { password: 'wrong' } }, { bearer: stale }))).toBe('InvalidCredentials');
      expect(await enable()).toBe('FreshProofRequired');
      expect(outcomeOf(await world.ask(StepUp, { input: { password } }, { bearer: stale }))).toBe('SteppedUp');
      expect(await enable()).toBe('TwoFactorSetup');
    });

    it('changes nothing until a code of the new secret is given', async () => {
      const bearer = (await world.member(email)).accessToken ?? '';
      await world.ask(Enable2Fa, { input: {} }, { bearer });
      expect((await login()).__typename).toBe('SignedIn');
      const wrong = await world.ask(Confirm2Fa, { input: { code: '000000' } }, { bearer });
      expect(outcomeOf(wrong)).toBe('InvalidCode');
      expect((await world.ask(Me, {}, { bearer })).data.me?.is2FAEnabled).toBe(false);
    });

    it('gives ten recovery codes once, and keeps them and the secret out of the database', async () => {
      const { app, bearer } = await withApp();
      expect(app.recoveryCodes).toHaveLength(10);
      expect(new Set(app.recoveryCodes).size).toBe(10);
      expect((await world.ask(Me, {}, { bearer })).data.me?.is2FAEnabled).toBe(true);
      const connection = world.auth.database.entityManager().getConnection();
      const rows = JSON.stringify([
        await connection.execute('select * from totp_secret'),
        await connection.execute('select * from recovery_code'),
      ]);
      expect(rows).toContain('v1.');
      for (const secret of [app.secret, ...app.recoveryCodes]) expect(rows).not.toContain(secret);
    });

    it('seals the secret for its account: in the row of another it opens nothing', async () => {
      const { app } = await withApp();
      const other = await world.member('bob@example.org');
      await enrolled(world, other.accessToken ?? '', clock);
      const em = world.auth.database.entityManager();
      const accounts = await em.find(TotpSecret, {}, { orderBy: { accountId: 'asc' } });
      const bobs = accounts.find(({ accountId }) => accountId === other.user.id);
      const anns = accounts.find(({ accountId }) => accountId !== other.user.id);
      if (!bobs || !anns) throw new Error('no secrets');
      await em.fork().nativeUpdate(TotpSecret, { accountId: bobs.accountId }, { sealedSecret: anns.sealedSecret, lastStep: 0 });
      clock.advance(30);
      const input = { email: 'bob@example.org', password, code: app.code() };
      expect(outcomeOf(await world.ask(Login, { input }))).toBe('INTERNAL');
      expect((await login({ code: app.code() })).__typename).toBe('SignedIn');
    });

    it('is undone by a code alone, never by a session alone', async () => {
      const { bearer, app } = await withApp();
      const disable = async (code: string) => outcomeOf(await world.ask(Disable2Fa, { input: { code } }, { bearer }));
      expect(await disable('000000')).toBe('InvalidCode');
      expect(await disable(app.code())).toBe('TwoFactorDisabled');
      expect(await disable(app.code(1))).toBe('TwoFactorNotEnabled');
      expect((await login()).__typename).toBe('SignedIn');
      expect((await login({ code: app.recoveryCodes[0] ?? '' })).__typename).toBe('SignedIn'); // No code is looked at.
    });

    it('replaces the recovery codes for who has lately proved the second factor', async () => {
      const { app, bearer } = await withApp();
      const { data } = await world.ask(RegenerateRecoveryCodes, {}, { bearer });
      if (data.regenerateRecoveryCodes.__typename !== 'RecoveryCodes') throw new Error(data.regenerateRecoveryCodes.__typename);
      expect((await login({ code: app.recoveryCodes[0] ?? '' })).__typename).toBe('InvalidCredentials');
      expect((await login({ code: data.regenerateRecoveryCodes.recoveryCodes[0] ?? '' })).__typename).toBe('SignedIn');
    });
  });
});
