import { ApiKey } from '../../src/auth/api-keys/api-key.entity.ts';
import { EmailChange } from '../../src/auth/email/email-change.entity.ts';
import type { Holding } from '../../src/auth/endings/endings.ts';
import { ExternalIdentity } from '../../src/auth/external-identities/external-identity.entity.ts';
import { OneTimeCode } from '../../src/auth/otp/one-time-code.entity.ts';
import { Password } from '../../src/auth/passwords/password.entity.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { RecoveryCode } from '../../src/auth/two-factor/recovery-code.entity.ts';
import { TotpSecret } from '../../src/auth/two-factor/totp-secret.entity.ts';
import { TrustedDevice } from '../../src/auth/two-factor/trusted-device.entity.ts';
import { ChangeEmail, CreateApiKey, Enable2Fa, LinkGoogle, Login, Me, VerifyTwoFactor } from './generated/operations.ts';
import { password } from './people.ts';
import { askedFor, enrolled, type Enrolled } from './second-factor.ts';
import { somebody } from './somebody.ts';
import { outcomeOf } from './subgraph-client.ts';
import type { TestAuth } from './open-test-auth.ts';
import type { TestWorld } from './with-test-auth.ts';

export const email = 'ann@example.org';
export const newEmail = 'ann@new.example.org';

/** The token at the end of the link in the newest message of a purpose. */
export async function undoTokenOf(world: { readonly auth: TestAuth }, purpose: string, to = email): Promise<string> {
  const message = (await world.auth.auth.delivery.listOutbox(1000)).find((one) => one.purpose === purpose && one.to === to);
  const token = /\/auth\/undo\/(pc_un_[\w-]{43})\n/.exec(message?.text ?? '')?.[1];
  if (token === undefined) throw new Error(`No link in a message ${purpose} to ${to}.`);
  return token;
}

export interface Occupied {
  readonly accountId: string;
  /** Has lately proved the second factor. */
  readonly own: string;
  readonly app: Enrolled;
  /** Whether each way in is still there. */
  left(): Promise<ReadonlySet<Holding>>;
}

/** An account with every way in that there is: all that a thief may have taken or left behind. */
export async function occupied(
  world: TestWorld,
  clock: Clock & { advance(seconds: number): void },
  idToken: () => string,
): Promise<Occupied> {
  const { ask } = world;
  const member = await world.member(email);
  const accountId = member.user.id;
  const app = await enrolled(world, member.accessToken ?? '', clock);
  const known = await world.auth.database.entityManager().find(RecoveryCode, { accountId });
  const signedIn = async (trustDevice: boolean) => {
    clock.advance(30);
    const { login } = (await ask(Login, { input: { email, password, code: app.code(), trustDevice } })).data;
    if (login.__typename !== 'SignedIn') throw new Error(login.__typename);
    return login.accessToken ?? '';
  };
  const other = await signedIn(true);
  const own = await signedIn(false);
  const must = async (answer: Promise<Parameters<typeof outcomeOf>[0]>, expected: string) => {
    const outcome = outcomeOf(await answer);
    if (outcome !== expected) throw new Error(outcome);
  };

  const { createApiKey } = (await ask(CreateApiKey, { input: { name: 'left behind' } }, { bearer: own })).data;
  if (createApiKey.__typename !== 'ApiKeyCreated') throw new Error(createApiKey.__typename);
  const { secret } = createApiKey;
  await must(ask(LinkGoogle, { input: { idToken: idToken() } }, { bearer: own }), 'GoogleLinked');
  const halfWay = (await ask(Login, { input: { email, password } })).data.login;
  if (halfWay.__typename !== 'TwoFactorRequired') throw new Error(halfWay.__typename);
  await must(ask(ChangeEmail, { input: { newEmail } }, { bearer: own }), 'EmailChangeBegun');
  await must(ask(Enable2Fa, { input: { method: 'TOTP' } }, { bearer: own }), 'TwoFactorSetup');
  await askedFor(world, email, 'LOGIN');

  const mayBeUsed = async (bearer: string) => (await ask(Me, {}, { bearer })).status === 200;
  const checks: Readonly<Record<Holding, () => Promise<boolean>>> = {
    'other sessions': () => mayBeUsed(other),
    'own session': () => mayBeUsed(own),
    async 'API keys'() {
      const em = world.auth.database.entityManager();
      const isLive = (await em.count(ApiKey, { accountId, revokedAt: null })) > 0;
      const exchanged = await world.auth.auth.credentials.exchange({ kind: 'api-key', secret }, somebody);
      if (exchanged !== null && !isLive) throw new Error('A key works that was revoked.');
      return isLive;
    },
    'trusted devices': async () => (await world.auth.database.entityManager().count(TrustedDevice, { accountId })) > 0,
    'sign-ins half way': async () => {
      const input = { challenge: halfWay.challenge, code: '000000' };
      return outcomeOf(await ask(VerifyTwoFactor, { input })) !== 'InvalidToken';
    },
    'mailed codes': async () =>
      (await world.auth.database.entityManager().count(OneTimeCode, { accountId, purpose: 'LOGIN', spentAt: null })) > 0,
    'linked identities': async () => (await world.auth.database.entityManager().count(ExternalIdentity, { accountId })) > 0,
    'pending address': async () => (await world.auth.database.entityManager().count(EmailChange, { accountId })) > 0,
    'pending app': async () =>
      (await world.auth.database.entityManager().count(TotpSecret, { accountId, sealedCandidate: { $ne: null } })) > 0,
    'recovery codes': async () =>
      (await world.auth.database.entityManager().count(RecoveryCode, { id: { $in: known.map(({ id }) => id) } })) > 0,
    password: async () => (await world.auth.database.entityManager().count(Password, { accountId })) > 0,
  };
  return {
    accountId,
    own,
    app,
    async left() {
      const found = new Set<Holding>();
      for (const [holding, isLeft] of Object.entries(checks)) if (await isLeft()) found.add(holding as Holding);
      return found;
    },
  };
}
