import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { newFlowId } from '../../src/auth/otp/flow-id.ts';
import { Session } from '../../src/auth/sessions/session.entity.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { furtherUseCases } from '../faults/further-use-cases.ts';
import { useCases } from '../faults/use-cases.ts';
import { openWorld, type Person, type World } from '../faults/world.ts';
import { buildAuthSchema } from '../../src/auth-subgraph/build-auth-schema.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { enrolled } from '../support/second-factor.ts';

/** How each mutation fails for want of proof, with its variables. Those that prove nothing fail by a bearer that is refused. */
const failures: Readonly<Record<string, (person: Person) => readonly [input: string, values: object, isStale?: true]>> = {
  register: ({ email }) => ['RegisterInput!', { email, password: 'sedge ouzel fathom' }],
  activate: ({ email }) => ['ActivateInput!', { email, code: '000000' }],
  login: ({ email }) => ['LoginInput!', { email, password: 'wrong' }],
  loginWithCode: ({ email }) => ['LoginWithCodeInput!', { email, flowId: newFlowId(systemRandom), code: '000000' }],
  loginWithGoogle: () => ['LoginWithGoogleInput!', { idToken: 'a.b.c' }],
  verifyTwoFactor: () => ['VerifyTwoFactorInput!', { challenge: 'nonsense', code: '000000' }],
  refreshSession: () => ['RefreshSessionInput!', { refreshToken: 'nonsense' }],
  logout: () => ['LogoutInput', { refreshToken: 'nonsense' }],
  sendOtp: () => ['SendOtpInput!', { email: 'nobody@example.org', purpose: 'LOGIN' }],
  resetPassword: ({ email }) => [
    'ResetPasswordInput!',
    { email, flowId: newFlowId(systemRandom), code: '000000', newPassword: 'sedge ouzel fathom' },
  ],
  undoChange: () => ['UndoChangeInput!', { token: 'nonsense' }],
  stepUp: () => ['StepUpInput!', { password: 'wrong' }],
  changePassword: () => ['ChangePasswordInput!', { currentPassword: 'wrong', newPassword: 'sedge ouzel fathom' }],
  confirmEmailChange: () => ['ConfirmEmailChangeInput!', { code: '000000' }],
  confirm2FA: () => ['Confirm2FAInput!', { method: 'TOTP', code: '000000' }],
  disable2FA: () => ['Disable2FAInput!', { code: '000000' }],
  linkGoogle: () => ['LinkGoogleInput!', { idToken: 'a.b.c' }],
  enable2FA: () => ['Enable2FAInput!', {}, true],
  regenerateRecoveryCodes: () => ['', {}, true],
  changeEmail: () => ['ChangeEmailInput!', { newEmail: 'new@example.org' }, true],
  deleteAccount: () => ['', {}, true],
  exportMyData: () => ['', {}, true],
  unlinkGoogle: () => ['', {}, true],
  createApiKey: () => ['CreateApiKeyInput!', { name: 'another' }, true],
  rotateApiKey: ({ keyId: id }) => ['RotateApiKeyInput!', { id }, true],
};
const mutations = Object.keys(buildAuthSchema().schema.getMutationType()?.getFields() ?? {});
/** What is answered like a success, so that strangers learn nothing, and the failure of a sign-in. */
const isFailure = new Set(['register again', 'login with a wrong password']);
const all = [...useCases, ...furtherUseCases];

describe.each(databases)('an audit event on %s', (kind) => {
  let fresh: FreshDatabase;
  let world: World;
  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    world = await openWorld(fresh);
  });
  afterAll(async () => {
    await world.close();
    await fresh.drop();
  });

  const count = (outcome: 'success' | 'failure') => world.auth.database.entityManager().count(AuditEvent, { outcome });
  let networks = 0;
  const elsewhere = () => `2001:db8:0:${(networks += 1).toString(16)}::1`;

  it.each(mutations)('tells of a success of %s', async (mutation) => {
    const named = all.filter(({ name }) => name.split(' ')[0] === mutation && !isFailure.has(name));
    expect(named).not.toEqual([]);
    for (const useCase of named) {
      const run = await useCase.prepare(world, await world.person());
      const before = await count('success');
      expect([useCase.name, await run()]).toEqual([useCase.name, useCase.done]);
      expect(await count('success'), useCase.name).toBeGreaterThan(before);
    }
  });

  it.each(mutations)('tells of a failure of %s', async (mutation) => {
    const person = await world.person();
    const [input, values, isStale = false] = failures[mutation]?.(person) ?? [null, {}];
    const { bearer: own, sessionId: id } = person;
    if (isStale) await world.auth.database.entityManager().nativeUpdate(Session, { id }, { authenticatedAt: new Date(0) });
    if (mutation === 'disable2FA') await enrolled(world, own, systemClock);
    const bearer = input === null ? 'nonsense' : own;
    const document = input
      ? `mutation ($input: ${input}) { it: ${mutation}(input: $input) { __typename } }`
      : `mutation { it: ${mutation} { __typename } }`;
    const isAnonymous = input !== null && !isStale && isForStrangers.has(mutation);
    const before = await count('failure');
    const { errors } = await world.ask(document, { input: values }, { ...(isAnonymous ? {} : { bearer }), address: elsewhere() });
    expect(errors.filter(({ extensions }) => extensions['code'] !== 'INVALID_TOKEN')).toEqual([]);
    await expect.poll(() => count('failure')).toBeGreaterThan(before);
  });

  it('tells of a bearer that is refused, once for each network in an hour', async () => {
    const { bearer, sessionId } = await world.person();
    const stored = () => world.auth.database.entityManager().find(AuditEvent, { address, outcome: 'failure' });
    const address = elsewhere();
    const ask = (presented: string) => world.ask('{ me { id } }', {}, { bearer: presented, address });
    for (const presented of ['nonsense', 'nonsense', `${bearer}x`, 'two words', 'two words']) await ask(presented);
    world.auth.feed.publish([sessionId]);
    for (let times = 0; times < 2; times++) await ask(bearer);
    await expect
      .poll(async () => (await stored()).map(({ reason }) => String(reason)).toSorted())
      .toEqual(['invalid-token', 'revoked', 'unreadable']);
  });
});

const isForStrangers = new Set([
  'register',
  'activate',
  'login',
  'loginWithCode',
  'loginWithGoogle',
  'verifyTwoFactor',
  'refreshSession',
  'logout',
  'sendOtp',
  'resetPassword',
  'undoChange',
]);
