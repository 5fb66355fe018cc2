import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { OneTimeCode } from '../../src/auth/otp/one-time-code.entity.ts';
import { defaultLimits } from '../../src/auth/throttling/limits.ts';
import type { Client } from '../../src/lib/client.ts';
import { clientOf as from } from '../support/client-of.ts';
import { databases } from '../support/databases.ts';
import {
  ChangePassword,
  Login,
  LoginWithCode,
  RefreshSession,
  ResetPassword,
  SendOtp,
  StepUp,
  VerifyTwoFactor,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { askedFor, enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const email = 'ann@example.org';
const newPassword = 'a password of another time';
/** Where the owner is, and no attacker. */
const address = '192.0.2.77';

/** One network tries long; many try once each. */
function clients(networks: number): Client[] {
  return networks === 1 ? times(30, () => from(0)) : times(networks, from);
}

// The larger attack is the same on both; it is made once.
const attacks = databases.flatMap((kind) =>
  [1, 100, ...(kind === 'sqlite' ? [10_000] : [])].map((networks) => ({ kind, networks })),
);

describe.each(attacks)('an attack from $networks networks, on $kind,', ({ kind, networks }) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ limits: defaultLimits, clock: (clock = movableClock()) }));
  const auth = () => world.auth.auth;
  const em = () => world.auth.database.entityManager();
  const failures = (reason: string) => em().count(AuditEvent, { outcome: 'failure', reason });
  const messages = async () => (await auth().delivery.listOutbox(100_000)).length;

  const login = (input: { password?: string; code?: string; deviceToken?: string } = {}) =>
    world.ask(Login, { input: { email, password, ...input } }, { address });

  /** Ignores refusals: an attacker goes on. */
  async function each(work: (client: Client) => Promise<unknown>, triesMax = networks + 30): Promise<void> {
    for (const client of clients(networks).slice(0, triesMax)) await work(client).catch(() => null);
  }

  const guessPassword = (client: Client, guess = 'wrong', code: string | null = null) =>
    auth().signIn.signIn({
      email,
      password: guess,
      code,
      deviceToken: null,
      isDeviceTrusted: false,
      transport: 'TOKEN',
      client,
    });
  const askFor = (purpose: 'LOGIN' | 'PASSWORD_RESET' | 'TWO_FACTOR') => (client: Client) =>
    auth().otp.send({ email, purpose, flowId: null, client });

  it('at the password compares a hundred guesses in a row at most, and keeps nobody from live sessions or recovery', async () => {
    await world.activated(email);
    const session = await world.signedIn(email);
    const bearer = session.accessToken ?? '';
    const known = (await world.ask(Login, { input: { email, password, trustDevice: true } }, { address })).data.login;
    if (known.__typename !== 'SignedIn') throw new Error(known.__typename);
    await each((client) => guessPassword(client));
    expect(await failures('wrong-password')).toBe(networks === 1 ? 10 : 100);

    const stepUp = await world.ask(StepUp, { input: { password } }, { bearer, address });
    expect(outcomeOf(stepUp)).toBe('SteppedUp');
    const refreshed = await world.ask(RefreshSession, { input: { refreshToken: session.refreshToken ?? '' } }, { address });
    expect(outcomeOf(refreshed)).toBe('SessionRefreshed');
    const byCode = await askedFor(world, email, 'LOGIN');
    expect(outcomeOf(await world.ask(LoginWithCode, { input: { email, ...byCode } }, { address }))).toBe('SignedIn');

    expect(outcomeOf(await login({ deviceToken: known.deviceToken ?? '' }))).toBe('SignedIn');
    const elsewhere = await login();
    expect(outcomeOf(elsewhere)).toBe(networks === 1 ? 'SignedIn' : 'RATE_LIMITED');
    if (networks > 1) expect(elsewhere.errors[0]?.extensions['detail']).toContain('mailed code');
    const proof = await askedFor(world, email, 'PASSWORD_RESET');
    expect(outcomeOf(await world.ask(ResetPassword, { input: { email, newPassword, ...proof } }, { address }))).toBe(
      'PasswordReset',
    );
    expect(outcomeOf(await login({ password: newPassword }))).toBe('SignedIn');
  }, 300_000);

  it('at the password says the same of an account that is not there', async () => {
    await each((client) => guessPassword(client), 500);
    expect(outcomeOf(await login())).toBe(networks === 1 ? 'InvalidCredentials' : 'RATE_LIMITED');
  }, 300_000);

  it('by asking for codes fills no mailbox, and keeps no code from the owner', async () => {
    await world.activated(email);
    const before = await messages();
    await each(askFor('LOGIN'));
    await each(askFor('PASSWORD_RESET'), 500);
    expect((await messages()) - before).toBeLessThanOrEqual(10);

    const { flowId } = (await world.ask(SendOtp, { input: { email, purpose: 'LOGIN' } }, { address })).data.sendOtp;
    const sent = (await auth().delivery.listOutbox(100)).find(({ purpose }) => purpose === 'LOGIN');
    const byCode = { email, flowId: flowId ?? '', code: sent?.code ?? '' };
    expect(outcomeOf(await world.ask(LoginWithCode, { input: byCode }, { address }))).toBe('SignedIn');
    const reset = await world.ask(SendOtp, { input: { email, purpose: 'PASSWORD_RESET' } }, { address });
    const code = await world.codeFor(email);
    const input = { email, newPassword, code, flowId: reset.data.sendOtp.flowId ?? '' };
    expect(outcomeOf(await world.ask(ResetPassword, { input }, { address }))).toBe('PasswordReset');
  }, 300_000);

  it('by asking for second factors voids none that the owner is about to type', async () => {
    const bearer = (await world.member(email)).accessToken ?? '';
    await em().nativeUpdate(Account, { email }, { secondFactors: ['EMAIL'] });
    const { data } = await login();
    if (data.login.__typename !== 'TwoFactorRequired') throw new Error(data.login.__typename);
    const { challenge } = data.login;
    await world.ask(SendOtp, { input: { purpose: 'TWO_FACTOR', challenge } }, { address });
    const code = await world.codeFor(email);
    await each(askFor('TWO_FACTOR'), 500);
    expect(outcomeOf(await world.ask(VerifyTwoFactor, { input: { challenge, code } }, { address }))).toBe('SignedIn');

    await world.ask(SendOtp, { input: { purpose: 'TWO_FACTOR' } }, { bearer, address });
    const stepUp = await world.ask(StepUp, { input: { code: await world.codeFor(email) } }, { bearer, address });
    expect(outcomeOf(stepUp)).toBe('SteppedUp');
  }, 300_000);

  it('with the password compares fifty second factors at most, and keeps nobody from live sessions or recovery', async () => {
    const first = (await world.member(email)).accessToken ?? '';
    const app = await enrolled(world, first, clock);
    clock.advance(60);
    const trusted = await world.ask(Login, { input: { email, password, code: app.code(), trustDevice: true } }, { address });
    if (trusted.data.login.__typename !== 'SignedIn') throw new Error(trusted.data.login.__typename);
    const { accessToken, deviceToken } = trusted.data.login;
    const bearer = accessToken ?? '';
    // Each of these computes a hash. Where fifty were refused, the others are.
    await each((client) => guessPassword(client, password, '000000'), 500);
    expect(await failures('wrong-code')).toBe(networks === 1 ? 10 : 50);

    clock.advance(30);
    expect(outcomeOf(await world.ask(StepUp, { input: { code: app.code() } }, { bearer, address }))).toBe('SteppedUp');
    expect(outcomeOf(await login({ deviceToken: deviceToken ?? '' }))).toBe('SignedIn');
    expect(outcomeOf(await login({ code: app.recoveryCodes[0] ?? '' }))).toBe('SignedIn');
    clock.advance(30);
    const elsewhere = await login({ code: app.code() });
    expect(outcomeOf(elsewhere)).toBe(networks === 1 ? 'SignedIn' : 'RATE_LIMITED');

    const byCode = await askedFor(world, email, 'LOGIN');
    const { data } = await world.ask(LoginWithCode, { input: { email, ...byCode } }, { address });
    if (data.loginWithCode.__typename !== 'TwoFactorRequired') throw new Error(data.loginWithCode.__typename);
    clock.advance(30);
    const verified = { challenge: data.loginWithCode.challenge, code: app.code() };
    expect(outcomeOf(await world.ask(VerifyTwoFactor, { input: verified }, { address }))).toBe('SignedIn');
    const change = { input: { currentPassword: password, newPassword } };
    expect(outcomeOf(await world.ask(ChangePassword, change, { bearer, address }))).toBe('PasswordChanged');
    clock.advance(30);
    expect(outcomeOf(await login({ password: newPassword, code: app.code() }))).toBe('SignedIn');
  }, 300_000);

  it('at mailed codes compares a hundred guesses in a row at most, over all flows and for days', async () => {
    await world.activated(email);
    await em().nativeUpdate(OneTimeCode, { spentAt: null }, { spentAt: clock.now() });
    const rounds = clients(networks).slice(0, 300);
    for (const [index, client] of rounds.entries()) {
      if (index % 5 === 0) clock.advance(1500);
      const purpose = index % 2 ? 'LOGIN' : 'PASSWORD_RESET';
      const flowId = await auth()
        .otp.send({ email, purpose, flowId: null, client })
        .catch(() => null);
      if (flowId === null) continue;
      for (const _ of times(8, Number)) {
        const guess = { email, flowId, code: '000000', client };
        if (purpose === 'LOGIN')
          await auth()
            .signIn.signInByCode({ ...guess, deviceToken: null, transport: 'TOKEN' })
            .catch(() => null);
        else
          await auth()
            .passwords.reset({ ...guess, newPassword })
            .catch(() => null);
      }
    }
    const codes = await em().find(OneTimeCode, { isLong: false, purpose: { $in: ['LOGIN', 'PASSWORD_RESET'] } });
    expect(codes.reduce((sum, { attemptsLeft }) => sum + 5 - attemptsLeft, 0)).toBeLessThanOrEqual(100);
    expect(codes.length).toBeLessThanOrEqual(20);
    clock.advance(1500);
    const proof = await askedFor(world, email, 'LOGIN');
    expect(outcomeOf(await world.ask(LoginWithCode, { input: { email, ...proof } }, { address }))).toBe('SignedIn');
  }, 300_000);
});
