import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import {
  CreateApiKey,
  Login,
  RegenerateRecoveryCodes,
  RevokeTrustedDevice,
  RotateApiKey,
  StepUp,
  TrustedDevices,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { enrolled, type Enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('the second factor on a trusted device on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';
  const login = async (input: { code?: string; deviceToken?: string; password?: string; trustDevice?: boolean } = {}) =>
    (await world.ask(Login, { input: { email, password, ...input } })).data.login;

  async function trusted(): Promise<{ bearer: string; app: Enrolled; deviceToken: string }> {
    const app = await enrolled(world, (await world.member(email)).accessToken ?? '', clock);
    clock.advance(60);
    const signedIn = await login({ code: app.code(), trustDevice: true });
    if (signedIn.__typename !== 'SignedIn') throw new Error(signedIn.__typename);
    clock.advance(30);
    return { app, bearer: signedIn.accessToken ?? '', deviceToken: signedIn.deviceToken ?? '' };
  }

  it('is not asked for, for thirty days, though the password is', async () => {
    const { deviceToken } = await trusted();
    expect(deviceToken).toMatch(/^pc_td_/);
    expect((await login({ deviceToken })).__typename).toBe('SignedIn');
    expect((await login({ deviceToken, password: 'wrong' })).__typename).toBe('InvalidCredentials');
    // Half a minute has passed since it was trusted.
    clock.advance(30 * 86_400 - 31);
    expect((await login({ deviceToken })).__typename).toBe('SignedIn');
    clock.advance(1);
    expect((await login({ deviceToken })).__typename).toBe('TwoFactorRequired');
  });

  it('is asked for on a device that was trusted before there was one', async () => {
    const { accessToken } = await world.member(email);
    const known = await login({ trustDevice: true });
    if (known.__typename !== 'SignedIn') throw new Error(known.__typename);
    expect(known.deviceToken).toMatch(/^pc_td_/);
    await enrolled(world, accessToken ?? '', clock);
    expect((await login({ deviceToken: known.deviceToken ?? '' })).__typename).toBe('TwoFactorRequired');
  });

  it('is trusted by one account alone, and until it is revoked', async () => {
    const { bearer, deviceToken } = await trusted();
    const other = await world.member('bob@example.org');
    await enrolled(world, other.accessToken ?? '', clock);
    const input = { email: 'bob@example.org', password, deviceToken };
    expect(outcomeOf(await world.ask(Login, { input }))).toBe('TwoFactorRequired');
    const [device] = (await world.ask(TrustedDevices, {}, { bearer })).data.trustedDevices;
    expect(device?.userAgent).toBe('a test');
    const revoke = async (asker: string) =>
      (await world.ask(RevokeTrustedDevice, { id: device?.id ?? '' }, { bearer: asker })).data.revokeTrustedDevice;
    expect(await revoke(other.accessToken ?? '')).toBe(false);
    expect((await login({ deviceToken })).__typename).toBe('SignedIn');
    expect(await revoke(bearer)).toBe(true);
    expect((await login({ deviceToken })).__typename).toBe('TwoFactorRequired');
  });

  it('is asked for before a key is made or rotated, which would last longer than any proof', async () => {
    const { app, deviceToken } = await trusted();
    const signedIn = await login({ deviceToken });
    if (signedIn.__typename !== 'SignedIn') throw new Error(signedIn.__typename);
    const bearer = signedIn.accessToken ?? '';
    const create = () => world.ask(CreateApiKey, { input: { name: 'deploy' } }, { bearer });
    expect(outcomeOf(await create())).toBe('FreshProofRequired');
    await world.ask(StepUp, { input: { code: app.code() } }, { bearer });
    const { createApiKey } = (await create()).data;
    if (createApiKey.__typename !== 'ApiKeyCreated') throw new Error(createApiKey.code);

    clock.advance(601);
    const fresh = await login({ deviceToken });
    expect(fresh.__typename).toBe('SignedIn');
    const later = fresh.__typename === 'SignedIn' ? (fresh.accessToken ?? '') : '';
    const rotate = () => world.ask(RotateApiKey, { input: { id: createApiKey.apiKey.id } }, { bearer: later });
    expect(outcomeOf(await rotate())).toBe('FreshProofRequired');
    await world.ask(StepUp, { input: { code: app.code() } }, { bearer: later });
    expect(outcomeOf(await rotate())).toBe('ApiKeyRotated');
  });

  it('is asked for all the same before anything sensitive', async () => {
    const { app, deviceToken } = await trusted();
    const signedIn = await login({ deviceToken });
    if (signedIn.__typename !== 'SignedIn') throw new Error(signedIn.__typename);
    const bearer = signedIn.accessToken ?? '';
    expect(outcomeOf(await world.ask(RegenerateRecoveryCodes, {}, { bearer }))).toBe('FreshProofRequired');
    expect(outcomeOf(await world.ask(StepUp, { input: { password } }, { bearer }))).toBe('InvalidCredentials');
    const steppedUp = (await world.ask(StepUp, { input: { code: app.code() } }, { bearer })).data.stepUp;
    expect(steppedUp).toMatchObject({ __typename: 'SteppedUp', session: { authenticationMethods: ['pwd', 'otp', 'mfa'] } });
    expect(outcomeOf(await world.ask(RegenerateRecoveryCodes, {}, { bearer }))).toBe('RecoveryCodes');
  });
});
