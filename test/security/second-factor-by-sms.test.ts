import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { startRecordingServer } from '../support/delivery/start-recording-server.ts';
import {
  Confirm2Fa,
  Disable2Fa,
  Enable2Fa,
  Login,
  LoginWithCode,
  SendOtp,
  UpdateUser,
  VerifyTwoFactor,
} from '../support/generated/operations.ts';
import { httpClient } from '../support/http-client.ts';
import { password } from '../support/people.ts';
import { askedFor } from '../support/second-factor.ts';
import { startApp } from '../support/start-app.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const email = 'ann@example.org';
const phone = '+41446681800';

describe.each(databases)('the second factor by SMS on %s', (kind) => {
  const world = withTestAuth(kind);

  async function withPhone(): Promise<string> {
    const bearer = (await world.member(email)).accessToken ?? '';
    await world.ask(UpdateUser, { input: { phone } }, { bearer });
    return bearer;
  }
  const enable = (bearer: string, method: 'SMS' | 'EMAIL' = 'SMS') => world.ask(Enable2Fa, { input: { method } }, { bearer });
  const confirm = (bearer: string, code: string, method: 'SMS' | 'EMAIL' = 'SMS') =>
    world.ask(Confirm2Fa, { input: { method, code } }, { bearer });
  const sent = async (to: string) =>
    (await world.auth.auth.delivery.listOutbox(1000)).filter((message) => message.to === to).length;

  async function withSms(): Promise<string> {
    const bearer = await withPhone();
    await enable(bearer);
    expect(outcomeOf(await confirm(bearer, await world.codeFor(phone)))).toBe('TwoFactorEnabled');
    return bearer;
  }
  async function challenged(): Promise<string> {
    const { data } = await world.ask(Login, { input: { email, password } });
    if (data.login.__typename !== 'TwoFactorRequired') throw new Error(data.login.__typename);
    expect(data.login.methods).toEqual(['SMS']);
    return data.login.challenge;
  }

  it('is proved by a code on the telephone, and asked for from then on', async () => {
    await withSms();
    const challenge = await challenged();
    await world.ask(SendOtp, { input: { purpose: 'TWO_FACTOR', challenge } });
    const code = await world.codeFor(phone);
    expect(outcomeOf(await world.ask(VerifyTwoFactor, { input: { challenge, code } }))).toBe('SignedIn');
    expect(outcomeOf(await world.ask(VerifyTwoFactor, { input: { challenge: await challenged(), code } }))).toBe('InvalidCode');
  });

  it('is not for an account without a telephone number', async () => {
    const bearer = (await world.member(email)).accessToken ?? '';
    expect(outcomeOf(await enable(bearer))).toBe('SmsUnavailable');
  });

  it('cannot be set up with a code from the mailbox, nor the other way round', async () => {
    const bearer = await withPhone();
    await enable(bearer, 'EMAIL');
    await enable(bearer);
    const [mailed, texted] = [await world.codeFor(email), await world.codeFor(phone)];
    if (mailed !== texted) {
      expect(outcomeOf(await confirm(bearer, mailed))).toBe('InvalidCode');
      expect(outcomeOf(await confirm(bearer, texted, 'EMAIL'))).toBe('InvalidCode');
    }
    expect(outcomeOf(await confirm(bearer, texted))).toBe('TwoFactorEnabled');
  });

  it('is not led to another telephone by a session alone', async () => {
    const bearer = await withSms();
    for (const elsewhere of ['+41446681801', null]) {
      const { errors } = await world.ask(UpdateUser, { input: { phone: elsewhere } }, { bearer });
      expect(errors).toMatchObject([{ extensions: { code: 'PHONE_IS_SECOND_FACTOR' } }]);
    }
    // What does not change it is no change of it.
    expect((await world.ask(UpdateUser, { input: { phone, firstName: 'Ann' } }, { bearer })).errors).toEqual([]);

    await world.ask(SendOtp, { input: { purpose: 'TWO_FACTOR' } }, { bearer });
    expect(outcomeOf(await world.ask(Disable2Fa, { input: { code: await world.codeFor(phone) } }, { bearer }))).toBe(
      'TwoFactorDisabled',
    );
    expect((await world.ask(UpdateUser, { input: { phone: null } }, { bearer })).errors).toEqual([]);
  });

  it('does not take a code of the old telephone for a new one', async () => {
    const bearer = await withPhone();
    await enable(bearer);
    const code = await world.codeFor(phone);
    await world.ask(UpdateUser, { input: { phone: '+41446681801' } }, { bearer });
    expect(outcomeOf(await confirm(bearer, code))).toBe('InvalidCode');
  });

  it('stays a second factor for who signs in by mail, and nothing of it goes to the mailbox', async () => {
    await withSms();
    const proof = await askedFor(world, email, 'LOGIN');
    const result = (await world.ask(LoginWithCode, { input: { email, ...proof } })).data.loginWithCode;
    if (result.__typename !== 'TwoFactorRequired') throw new Error(result.__typename);
    const [mails, messages] = [await sent(email), await sent(phone)];
    await world.ask(SendOtp, { input: { purpose: 'TWO_FACTOR', challenge: result.challenge } });
    expect([await sent(email), await sent(phone)]).toEqual([mails, messages + 1]);
  });
});

describe.each(databases)('an SMS over HTTP on %s', (database) => {
  it('goes to the account’s own telephone, through the provider that is configured, and signs in', async () => {
    const provider = await startRecordingServer();
    const environment = {
      PORTCULLIS_SMS_PROVIDER: 'twilio',
      PORTCULLIS_SMS_URL: provider.url,
      PORTCULLIS_SMS_ACCOUNT_SID: 'AC0123',
      PORTCULLIS_SMS_SECRET: 'an auth token',
      PORTCULLIS_SMS_FROM: '+15005550006',
    };
    const app = await startApp({ database, environment });
    const { ask, member } = httpClient(app);
    const codeOf = async (count: number) => {
      await expect.poll(() => provider.requests.length, { timeout: 5000 }).toBe(count);
      const { To: to, Body: text = '' } = Object.fromEntries(new URLSearchParams(provider.requests.at(-1)?.body));
      expect(to).toBe(phone);
      return /^\d{6}/.exec(text)?.[0] ?? '';
    };

    const { bearer } = await member(email);
    await ask(UpdateUser, { input: { phone: '+41 44 668 18 00' } }, { bearer });
    await ask(Enable2Fa, { input: { method: 'SMS' } }, { bearer });
    await ask(Confirm2Fa, { input: { method: 'SMS', code: await codeOf(1) } }, { bearer });
    const { data } = await ask(Login, { input: { email, password } });
    if (data.login.__typename !== 'TwoFactorRequired') throw new Error(data.login.__typename);
    const { challenge } = data.login;
    await ask(SendOtp, { input: { purpose: 'TWO_FACTOR', challenge } });
    const verified = await ask(VerifyTwoFactor, { input: { challenge, code: await codeOf(2) } });
    expect(verified.data.verifyTwoFactor.__typename).toBe('SignedIn');
    await app.stop();
    await provider.close();
  });

  it('is refused where nobody sends any', async () => {
    const app = await startApp({ database });
    const { ask, member } = httpClient(app);
    const { bearer } = await member(email);
    await ask(UpdateUser, { input: { phone } }, { bearer });
    const { data } = await ask(Enable2Fa, { input: { method: 'SMS' } }, { bearer });
    expect(data.enable2FA).toMatchObject({ __typename: 'SmsUnavailable', code: 'SMS_UNAVAILABLE' });
    await app.stop();
  });
});
