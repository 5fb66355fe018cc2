import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import {
  Confirm2Fa,
  Enable2Fa,
  Login,
  LoginWithCode,
  ResetPassword,
  SendOtp,
  VerifyTwoFactor,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password, type SignedIn } from '../support/people.ts';
import { askedFor, enrolled, type Enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const email = 'ann@example.org';
const newPassword = 'a password of another time';
const waitSeconds = 72 * 3600;

describe.each(databases)('whoever reads the mailbox, and nothing else, on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const { ask } = world;

  /** An account whose second factor is the mailbox, and perhaps an app. Returns its recovery codes. */
  const guarded = async (hasApp = false) => guard(await world.member(email), hasApp);

  async function guard({ accessToken }: SignedIn, hasApp = false): Promise<{ codes: readonly string[]; app: Enrolled | null }> {
    const bearer = accessToken ?? '';
    const app = hasApp ? await enrolled(world, bearer, clock) : null;
    await ask(Enable2Fa, { input: { method: 'EMAIL' } }, { bearer });
    const input = { method: 'EMAIL' as const, code: await world.codeFor(email) };
    const { confirm2FA } = (await ask(Confirm2Fa, { input }, { bearer })).data;
    if (confirm2FA.__typename !== 'TwoFactorEnabled') throw new Error(confirm2FA.__typename);
    clock.advance(60);
    return { codes: confirm2FA.recoveryCodes, app };
  }

  async function reset(): Promise<void> {
    const proof = await askedFor(world, email, 'PASSWORD_RESET');
    expect(outcomeOf(await ask(ResetPassword, { input: { email, newPassword, ...proof } }))).toBe('PasswordReset');
  }

  async function challenged(secret = newPassword) {
    const { login } = (await ask(Login, { input: { email, password: secret } })).data;
    if (login.__typename !== 'TwoFactorRequired') throw new Error(login.__typename);
    return login;
  }

  /** Signs in with the password and a code from the mailbox, if one comes. */
  async function byMail(secret = newPassword): Promise<string> {
    const { challenge } = await challenged(secret);
    const outbox = async () => (await world.auth.auth.delivery.listOutbox(1000)).length;
    const before = await outbox();
    await ask(SendOtp, { input: { purpose: 'TWO_FACTOR', challenge } });
    const code = (await outbox()) > before ? await world.codeFor(email) : '000000';
    return outcomeOf(await ask(VerifyTwoFactor, { input: { challenge, code } }));
  }

  const login = async (code: string) => outcomeOf(await ask(Login, { input: { email, password: newPassword, code } }));
  const purposes = async () => (await world.auth.auth.delivery.listOutbox(1000)).map(({ purpose }) => purpose);

  it('does not pass both factors: after a reset by mail no code by mail is asked for or taken', async () => {
    await guarded();
    await reset();
    expect((await challenged()).methods).toEqual([]);
    expect(await byMail()).toBe('InvalidCode');
    expect(await purposes()).toContain('MAIL_FACTOR_HELD');
  });

  it('does not pass both in one step, with a code that was asked for by address before the reset or after it', async () => {
    await guarded();
    await ask(SendOtp, { input: { purpose: 'TWO_FACTOR', challenge: (await challenged(password)).challenge } });
    const before = await world.codeFor(email);
    await reset();
    expect(await login(before)).toBe('InvalidCredentials');
    await world.auth.auth.otp.send({
      email,
      purpose: 'TWO_FACTOR',
      flowId: null,
      client: { address: null, userAgent: null, requestId: 'x' },
    });
    expect(await login(await world.codeFor(email))).toBe('InvalidCredentials');
  });

  it('does not pass both where the account has another second factor, too', async () => {
    const { app } = await guarded(true);
    await reset();
    expect((await challenged()).methods).toEqual(['TOTP']);
    expect(await byMail()).toBe('InvalidCode');
    expect(await login(app?.code() ?? '')).toBe('SignedIn');
    expect(await byMail()).toBe('SignedIn');
  });

  it('does not pass both by signing in with a mailed code', async () => {
    await guarded(true);
    const proof = await askedFor(world, email, 'LOGIN');
    const { loginWithCode } = (await ask(LoginWithCode, { input: { email, ...proof } })).data;
    if (loginWithCode.__typename !== 'TwoFactorRequired') throw new Error(loginWithCode.__typename);
    expect(loginWithCode.methods).toEqual(['TOTP']);
  });

  it('is sent no sign-in code where it is the only second factor, and a code from before is not taken', async () => {
    const signedIn = await world.member(email);
    const before = await askedFor(world, email, 'LOGIN');
    await guard(signedIn);
    const count = (await purposes()).length;
    expect((await ask(SendOtp, { input: { email, purpose: 'LOGIN' } })).errors).toEqual([]);
    expect(await purposes()).toHaveLength(count);
    expect(outcomeOf(await ask(LoginWithCode, { input: { email, ...before } }))).toBe('InvalidCredentials');
  });

  it('is told apart from the owner by a recovery code, after which the mailbox counts again', async () => {
    const { codes } = await guarded();
    await reset();
    expect(await login(codes[0] ?? '')).toBe('SignedIn');
    expect(await byMail()).toBe('SignedIn');
    expect(await purposes()).not.toContain('SIGNED_IN_AFTER_WAIT');
  });

  it('has to wait for 72 hours and not a second less, and the owner is told', async () => {
    await guarded();
    await reset();
    clock.advance(waitSeconds - 1);
    expect(await byMail()).toBe('InvalidCode');
    clock.advance(1);
    expect(await byMail()).toBe('SignedIn');
    expect(await purposes()).toContain('SIGNED_IN_AFTER_WAIT');
  });

  it('has to wait anew after another reset', async () => {
    await guarded();
    await reset();
    clock.advance(waitSeconds - 600);
    await reset();
    clock.advance(600);
    expect(await byMail()).toBe('InvalidCode');
  });

  it('takes nothing from an owner who knows the password', async () => {
    await guarded();
    expect(await byMail(password)).toBe('SignedIn');
  });
});
