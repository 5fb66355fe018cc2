import { systemClock } from '../../src/lib/clock.ts';
import {
  Activate,
  ApiKeys,
  AssignRoles,
  AuditEvents,
  ChangeEmail,
  ChangePassword,
  Confirm2Fa,
  ConfirmEmailChange,
  CreateApiKey,
  DefineRole,
  DeleteAccount,
  Disable2Fa,
  DisableUser,
  Enable2Fa,
  ExportMyData,
  LinkGoogle,
  Login,
  LoginWithCode,
  LoginWithGoogle,
  Logout,
  Me,
  RefreshSession,
  RegenerateRecoveryCodes,
  Register,
  ResetPassword,
  RevokeApiKey,
  RevokeSession,
  RevokeSessions,
  RotateApiKey,
  SendOtp,
  Sessions,
  StepUp,
  UnlinkGoogle,
  UpdateUser,
} from '../support/generated/operations.ts';
import { password } from '../support/people.ts';
import { authenticator, askedFor, enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { anonymous, byAdministrator, change, exchanged, own, read, type UseCase } from './use-case.ts';

const newPassword = 'a battery of staples that a horse corrects';

/** What can be asked of the auth domain, by everybody, by the owner of an account and by an administrator. */
export const useCases: readonly UseCase[] = [
  change(
    'register',
    'RegistrationAccepted',
    anonymous(Register, ({ email }) => ({ input: { email: `new-${email}`, password } })),
  ),
  change(
    'register again',
    'RegistrationAccepted',
    anonymous(Register, ({ email }) => ({ input: { email, password } })),
  ),
  change('activate', 'AccountActivated', async ({ ask, registered }, { email }) => {
    const address = `new-${email}`;
    const code = await registered(address);
    return async () => outcomeOf(await ask(Activate, { input: { email: address, code } }));
  }),
  change(
    'login',
    'SignedIn',
    anonymous(Login, ({ email }) => ({ input: { email, password } })),
  ),
  change(
    'login with a wrong password',
    'InvalidCredentials',
    anonymous(Login, ({ email }) => ({ input: { email, password: 'wrong' } })),
  ),
  change('loginWithCode', 'SignedIn', async (world, { email }) => {
    const { flowId, code } = await askedFor(world, email, 'LOGIN');
    return async () => outcomeOf(await world.ask(LoginWithCode, { input: { email, flowId, code } }));
  }),
  change(
    'loginWithGoogle',
    'SignedIn',
    anonymous(LoginWithGoogle, ({ email }, { google }) => ({ input: { idToken: google.idToken(email) } })),
  ),
  change(
    'stepUp',
    'SteppedUp',
    own(StepUp, () => ({ input: { password } })),
  ),
  change(
    'sendOtp for a reset',
    'none',
    anonymous(SendOtp, ({ email }) => ({ input: { email, purpose: 'PASSWORD_RESET' as const } })),
  ),
  change(
    'sendOtp for a change',
    'none',
    own(SendOtp, () => ({ input: { purpose: 'PASSWORD_CHANGE' as const } })),
  ),
  change(
    'resetPassword',
    'PasswordReset',
    async (world, { email }) => {
      const { flowId, code } = await askedFor(world, email, 'PASSWORD_RESET');
      return async () => outcomeOf(await world.ask(ResetPassword, { input: { email, flowId, code, newPassword } }));
    },
    { sessions: 'all', keys: 'all' },
  ),
  change(
    'changePassword',
    'PasswordChanged',
    own(ChangePassword, () => ({ input: { currentPassword: password, newPassword } })),
    {
      sessions: 'other',
      keys: 'the one',
    },
  ),
  change(
    'enable2FA',
    'TwoFactorSetup',
    own(Enable2Fa, () => ({ input: { method: 'TOTP' as const } })),
  ),
  change('confirm2FA', 'TwoFactorEnabled', async ({ ask }, { bearer }) => {
    const begun = (await ask(Enable2Fa, { input: { method: 'TOTP' } }, { bearer })).data.enable2FA;
    if (begun.__typename !== 'TwoFactorSetup' || !begun.totp) throw new Error(begun.__typename);
    const code = authenticator(begun.totp.secret, systemClock).code();
    return async () => outcomeOf(await ask(Confirm2Fa, { input: { method: 'TOTP', code } }, { bearer }));
  }),
  change('disable2FA', 'TwoFactorDisabled', async (world, { bearer }) => {
    const { recoveryCodes } = await enrolled(world, bearer, systemClock);
    const code = recoveryCodes[0] ?? '';
    return async () => outcomeOf(await world.ask(Disable2Fa, { input: { code } }, { bearer }));
  }),
  change('regenerateRecoveryCodes', 'RecoveryCodes', async (world, { bearer }) => {
    await enrolled(world, bearer, systemClock);
    return async () => outcomeOf(await world.ask(RegenerateRecoveryCodes, {}, { bearer }));
  }),
  change(
    'updateUser',
    'none',
    own(UpdateUser, () => ({ input: { firstName: 'Ann' } })),
  ),
  change(
    'changeEmail',
    'EmailChangeBegun',
    own(ChangeEmail, ({ email }) => ({ input: { newEmail: `other-${email}` } })),
  ),
  change('confirmEmailChange', 'EmailChanged', async ({ ask, codeFor }, { bearer, email }) => {
    await ask(ChangeEmail, { input: { newEmail: `other-${email}` } }, { bearer });
    const code = await codeFor(`other-${email}`);
    return async () => outcomeOf(await ask(ConfirmEmailChange, { input: { code } }, { bearer }));
  }),
  change('linkGoogle', 'GoogleLinked', async ({ ask, google }, { bearer, email }) => {
    const idToken = google.idToken(email);
    return async () => outcomeOf(await ask(LinkGoogle, { input: { idToken } }, { bearer }));
  }),
  change('unlinkGoogle', 'GoogleUnlinked', async ({ ask, google }, { bearer, email }) => {
    await ask(LinkGoogle, { input: { idToken: google.idToken(email) } }, { bearer });
    return async () => outcomeOf(await ask(UnlinkGoogle, {}, { bearer }));
  }),
  change(
    'createApiKey',
    'ApiKeyCreated',
    own(CreateApiKey, () => ({ input: { name: 'another' } })),
  ),
  change(
    'rotateApiKey',
    'ApiKeyRotated',
    own(RotateApiKey, ({ keyId: id }) => ({ input: { id } })),
  ),
  change(
    'revokeApiKey',
    'ApiKeyRevoked',
    own(RevokeApiKey, ({ keyId: id }) => ({ input: { id } })),
    { keys: 'the one' },
  ),
  change(
    'exchange an API key',
    'exchanged',
    async (world, { keySecret }) =>
      async () =>
        exchanged(world, 'api-key', keySecret),
  ),
  change(
    'refreshSession',
    'SessionRefreshed',
    anonymous(RefreshSession, ({ refreshToken }) => ({ input: { refreshToken } })),
  ),
  change(
    'logout',
    'LoggedOut',
    own(Logout, () => ({ input: null })),
    { sessions: 'own' },
  ),
  change(
    'logout by refresh token',
    'LoggedOut',
    anonymous(Logout, ({ refreshToken }) => ({ input: { refreshToken } })),
    {
      sessions: 'own',
    },
  ),
  change(
    'revokeSession',
    'SessionRevoked',
    own(RevokeSession, ({ otherSessionId: id }) => ({ input: { id } })),
    { sessions: 'other' },
  ),
  change(
    'revokeSessions of others',
    'none',
    own(RevokeSessions, () => ({ input: { scope: 'OTHERS' as const } })),
    {
      sessions: 'other',
    },
  ),
  change(
    'revokeSessions of all',
    'none',
    own(RevokeSessions, () => ({ input: { scope: 'ALL' as const } })),
    { sessions: 'all' },
  ),
  change(
    'exportMyData',
    'ExportedData',
    own(ExportMyData, () => ({})),
  ),
  change(
    'deleteAccount',
    'DeletionScheduled',
    own(DeleteAccount, () => ({})),
    { sessions: 'all', keys: 'all' },
  ),
  change(
    'assignRoles and end access',
    'RolesAssigned',
    byAdministrator(AssignRoles, ({ id: userId }) => ({ input: { userId, roles: [], endAccess: true } })),
    { sessions: 'all', keys: 'all' },
  ),
  change(
    'disableUser',
    'UserDisabled',
    byAdministrator(DisableUser, ({ id: userId }) => ({ input: { userId } })),
    {
      sessions: 'all',
      keys: 'all',
      isBarred: true,
    },
  ),
  change(
    'defineRole',
    'RoleDefined',
    byAdministrator(DefineRole, ({ id }) => ({
      input: { name: `role-${id.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')}`, description: 'of a test', scopes: [] },
    })),
  ),
  read(
    'me',
    own(Me, () => ({})),
  ),
  read(
    'sessions',
    own(Sessions, () => ({})),
  ),
  read(
    'apiKeys',
    own(ApiKeys, () => ({})),
  ),
  read(
    'auditEvents',
    own(AuditEvents, () => ({})),
  ),
];
