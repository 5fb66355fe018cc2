import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import {
  ChangeEmail,
  Confirm2Fa,
  ConfirmEmailChange,
  CreateApiKey,
  DeleteAccount,
  Enable2Fa,
  ExportMyData,
  LinkGoogle,
  Login,
  Me,
  RefreshSession,
  RegenerateRecoveryCodes,
  RotateApiKey,
  SendOtp,
  StepUp,
} from '../support/generated/operations.ts';
import { fakeGoogle } from '../support/google.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { authenticator, enrolled } from '../support/second-factor.ts';
import { somebody } from '../support/somebody.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const email = 'ann@example.org';
const newEmail = 'ann@new.example.org';

describe.each(databases)('a session that was left open, on %s', (kind) => {
  let clock = movableClock();
  const google = fakeGoogle(() => clock);
  const world = withTestAuth(kind, () => {
    clock = movableClock();
    return { clock, google: google.identities() };
  });
  const { ask } = world;

  /** Lets the proof become as old as may be, and renews the token, which is no proof. */
  async function later(refreshToken: string | null, seconds: number): Promise<string> {
    clock.advance(seconds);
    const { refreshSession } = (await ask(RefreshSession, { input: { refreshToken: refreshToken ?? '' } })).data;
    if (refreshSession.__typename !== 'SessionRefreshed') throw new Error(refreshSession.__typename);
    return refreshSession.accessToken;
  }

  /** Everything that adds a way into an account, with what makes it ready before the proof is old. */
  const ways: Readonly<Record<string, (bearer: string) => Promise<(stale: string) => Promise<string>>>> = {
    'an app, begun': async () => async (bearer) => outcomeOf(await ask(Enable2Fa, { input: { method: 'TOTP' } }, { bearer })),
    async 'an app, by its code'(fresh) {
      const { enable2FA } = (await ask(Enable2Fa, { input: { method: 'TOTP' } }, { bearer: fresh })).data;
      const secret = enable2FA.__typename === 'TwoFactorSetup' ? (enable2FA.totp?.secret ?? '') : '';
      return async (bearer) =>
        outcomeOf(await ask(Confirm2Fa, { input: { method: 'TOTP', code: authenticator(secret, clock).code() } }, { bearer }));
    },
    'the mailbox, by a mailed code': async () => async (bearer) => {
      await ask(SendOtp, { input: { purpose: 'TWO_FACTOR' } }, { bearer });
      const code = await world.codeFor(email);
      return outcomeOf(await ask(Confirm2Fa, { input: { method: 'EMAIL', code } }, { bearer }));
    },
    'recovery codes': async (fresh) => {
      await enrolled(world, fresh, clock);
      return async (bearer) => outcomeOf(await ask(RegenerateRecoveryCodes, {}, { bearer }));
    },
    'another address, begun': async () => async (bearer) =>
      outcomeOf(await ask(ChangeEmail, { input: { newEmail } }, { bearer })),
    async 'another address, by its code'(fresh) {
      await ask(ChangeEmail, { input: { newEmail } }, { bearer: fresh });
      return async (bearer) => {
        await ask(SendOtp, { input: { purpose: 'EMAIL_CHANGE' } }, { bearer });
        return outcomeOf(await ask(ConfirmEmailChange, { input: { code: await world.codeFor(newEmail) } }, { bearer }));
      };
    },
    'a Google account': async () => async (bearer) =>
      outcomeOf(await ask(LinkGoogle, { input: { idToken: google.idToken('thief@gmail.com') } }, { bearer })),
    'an API key': async () => async (bearer) => outcomeOf(await ask(CreateApiKey, { input: { name: 'mine' } }, { bearer })),
    async 'an API key in the place of another'(fresh) {
      const { createApiKey } = (await ask(CreateApiKey, { input: { name: 'mine' } }, { bearer: fresh })).data;
      const id = createApiKey.__typename === 'ApiKeyCreated' ? createApiKey.apiKey.id : '';
      return async (bearer) => outcomeOf(await ask(RotateApiKey, { input: { id } }, { bearer }));
    },
    'the one API key of the REST face, reset': async () => async (bearer) => {
      const { sub = '', sid } = decodeJwt<{ sid: string }>(bearer);
      const asker = { accountId: sub, sessionId: sid };
      const outcome = await world.auth.auth.apiKeys.reset({ asker, name: 'default', client: somebody });
      return outcome.kind === 'fresh-proof-required' ? 'FreshProofRequired' : outcome.kind;
    },
  };

  it.each(Object.keys(ways))('adds no way into the account: %s', async (way) => {
    const { accessToken, refreshToken } = await world.member(email);
    const add = await ways[way]?.(accessToken ?? '');
    const stale = await later(refreshToken, 600);
    expect(await add?.(stale)).toBe('FreshProofRequired');
  });

  it.each(Object.keys(ways))('adds it a second before its proof is ten minutes old: %s', async (way) => {
    const { accessToken, refreshToken } = await world.member(email);
    const add = await ways[way]?.(accessToken ?? '');
    expect(await add?.(await later(refreshToken, 599))).not.toMatch(/^(FreshProofRequired|[A-Z_]+)$/);
  });

  it('is not proved by the code of what it enrols: data and account stay closed', async () => {
    const { refreshToken } = await world.member(email);
    const bearer = await later(refreshToken, 600);
    await ask(SendOtp, { input: { purpose: 'TWO_FACTOR' } }, { bearer });
    await ask(Confirm2Fa, { input: { method: 'EMAIL', code: await world.codeFor(email) } }, { bearer });
    expect((await ask(Me, {}, { bearer })).data.me?.is2FAEnabled).toBe(false);
    expect(outcomeOf(await ask(ExportMyData, {}, { bearer }))).toBe('FreshProofRequired');
    expect(outcomeOf(await ask(DeleteAccount, {}, { bearer }))).toBe('FreshProofRequired');
    expect(outcomeOf(await ask(StepUp, { input: { password } }, { bearer }))).toBe('SteppedUp');
  });

  it('does not become fresher by setting up a second factor', async () => {
    const { refreshToken } = await world.member(email);
    const bearer = await later(refreshToken, 599);
    await enrolled(world, bearer, clock);
    expect(outcomeOf(await ask(ExportMyData, {}, { bearer }))).toBe('ExportedData');
    clock.advance(1);
    expect(outcomeOf(await ask(ExportMyData, {}, { bearer }))).toBe('FreshProofRequired');
  });

  it('knows the codes of the last second factor alone: a new app voids the recovery codes from before', async () => {
    const { accessToken } = await world.member(email);
    const first = await enrolled(world, accessToken ?? '', clock);
    clock.advance(30);
    const second = await enrolled(world, accessToken ?? '', clock);
    expect(second.recoveryCodes).toHaveLength(10);
    const login = async (code: string | undefined) =>
      outcomeOf(await ask(Login, { input: { email, password, code: code ?? '' } }));
    expect(await login(first.recoveryCodes[0])).toBe('InvalidCredentials');
    expect(await login(second.recoveryCodes[0])).toBe('SignedIn');
  });
});
