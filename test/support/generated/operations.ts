/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The code that was sent to a new account. */
export type ActivateInput = {
  code: string;
  email: string;
  /** As `register` or `sendOtp` gave it, where it is at hand. */
  flowId?: string | number | null | undefined;
};

/** The roles of a user. */
export type AssignRolesInput = {
  /** Ends the sessions and API keys of the user, so that the change counts at once and not with the next refresh. */
  endAccess?: boolean;
  /** All that the user is to have; others are taken away. */
  roles: Array<string>;
  userId: string | number;
};

/** Whether what was tried was done. */
export type AuthAuditOutcome =
  | 'FAILURE'
  | 'SUCCESS';

/** What sort of thing somebody is signed in on. */
export type AuthDeviceKind =
  | 'DESKTOP'
  | 'MOBILE'
  | 'PROGRAM'
  | 'TABLET'
  | 'UNKNOWN';

/** The address that the account is to have. */
export type ChangeEmailInput = {
  newEmail: string;
};

/** Another password, for the current one or a mailed code of the purpose `PASSWORD_CHANGE`. */
export type ChangePasswordInput = {
  code?: string | null | undefined;
  currentPassword?: string | null | undefined;
  /** 8 to 128 characters of any kind. */
  newPassword: string;
};

/** The proof that a second factor works. */
export type Confirm2FaInput = {
  /** The code that the authenticator app shows, or that was sent by mail or SMS. */
  code: string;
  method?: SecondFactorMethod;
};

/** The code that was sent to the new address. */
export type ConfirmEmailChangeInput = {
  code: string;
};

/** A new API key. */
export type CreateApiKeyInput = {
  /** When it ends. Default: when it is revoked. */
  expiresAt?: string | null | undefined;
  /** What to call it. */
  name: string;
  /** Scopes that you hold. None: it may do what every user may. */
  scopes?: Array<string>;
};

/** A role, new or known. */
export type DefineRoleInput = {
  /** For whoever assigns it. */
  description: string;
  name: string;
  /** All that it is to hold. */
  scopes: Array<string>;
};

/** The proof that it is its owner who disables it. */
export type Disable2FaInput = {
  /** A code of the second factor, or a recovery code. */
  code: string;
};

/** Whether a user may sign in. */
export type DisableUserInput = {
  /** False lets the user sign in again. */
  isDisabled?: boolean;
  userId: string | number;
};

/** Which second factor to set up. */
export type Enable2FaInput = {
  method?: SecondFactorMethod;
};

/** The Google account that is to sign in. */
export type LinkGoogleInput = {
  /** The ID token that Google gave the client. It is taken once. */
  idToken: string;
  /** That the client had the token made for, where it did. */
  nonce?: string | null | undefined;
};

/** The credentials of a sign-in, and how the client holds the session. */
export type LoginInput = {
  /** A code of the second factor, or a recovery code, if the user has one ready. */
  code?: string | null | undefined;
  /** That an earlier sign-in on this device was given. */
  deviceToken?: string | null | undefined;
  email: string;
  password: string;
  transport?: SessionTransport;
  /** Asks for a `deviceToken`, with the second factor where the account has one. */
  trustDevice?: boolean;
};

/** A sign-in with a mailed code of the purpose `LOGIN`. */
export type LoginWithCodeInput = {
  code: string;
  /** That an earlier sign-in on this device was given. */
  deviceToken?: string | null | undefined;
  email: string;
  /** As `sendOtp` gave it. */
  flowId: string | number;
  transport?: SessionTransport;
};

/** A sign-in with Google, and how the client holds the session. */
export type LoginWithGoogleInput = {
  /** A code of the second factor, or a recovery code, if the user has one ready. */
  code?: string | null | undefined;
  /** That an earlier sign-in on this device was given. */
  deviceToken?: string | null | undefined;
  /** The ID token that Google gave the client. It is taken once. */
  idToken: string;
  /** That the client had the token made for, where it did. */
  nonce?: string | null | undefined;
  transport?: SessionTransport;
  /** Asks for a `deviceToken`, with the second factor where the account has one. */
  trustDevice?: boolean;
};

/** Which session to end, where it is not the one that asks. */
export type LogoutInput = {
  refreshToken: string;
};

/** The purpose of a one-time code. A code is valid for its purpose only. */
export type OtpPurpose =
  /** To activate a new account. Asks for `email`. */
  | 'ACTIVATION'
  /** Confirms the new address of a signed-in user who has called `changeEmail`; this sends the code again. */
  | 'EMAIL_CHANGE'
  /** To sign in without the password, by `loginWithCode`. Asks for `email`. */
  | 'LOGIN'
  /** Changes the password of the signed-in user. */
  | 'PASSWORD_CHANGE'
  /** To choose another password without the old one. Asks for `email`. */
  | 'PASSWORD_RESET'
  /** Proves the second factor by mail or SMS, for the signed-in user or the holder of a `challenge`. */
  | 'TWO_FACTOR';

/** The refresh token that was given out last. */
export type RefreshSessionInput = {
  refreshToken: string;
};

/** A new account. */
export type RegisterInput = {
  /** What the user wants to be called in public. */
  displayName?: string | null | undefined;
  email: string;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  /** The language of messages, such as `de-AT` (BCP 47). Default: what `Accept-Language` likes best. */
  locale?: string | null | undefined;
  /** 8 to 128 characters of any kind. */
  password: string;
};

/** Another password, for a mailed code of the purpose `PASSWORD_RESET`. */
export type ResetPasswordInput = {
  code: string;
  email: string;
  /** As `sendOtp` gave it. */
  flowId: string | number;
  /** 8 to 128 characters of any kind. */
  newPassword: string;
};

/** Which of your sessions. */
export type RevocationScope =
  /** All, the one that asks included. */
  | 'ALL'
  /** All but the one that asks. */
  | 'OTHERS';

/** Which key ends, and why. */
export type RevokeApiKeyInput = {
  id: string | number;
  /** Kept with the key. */
  reason?: string | null | undefined;
};

/** Which session ends, and why. */
export type RevokeSessionInput = {
  id: string | number;
  /** Kept with the session and in the audit log. */
  reason?: string | null | undefined;
};

/** Which sessions end, and why. */
export type RevokeSessionsInput = {
  /** Kept with the sessions and in the audit log. */
  reason?: string | null | undefined;
  scope: RevocationScope;
};

/** Which key gets a new secret. */
export type RotateApiKeyInput = {
  id: string | number;
  /** How long the old secret still works, at least as long as an access token lives. 0: no longer. */
  overlapSeconds?: number;
};

/** A way to prove oneself beside the password. */
export type SecondFactorMethod =
  /** Codes that are mailed by `sendOtp` with the purpose `TWO_FACTOR`. */
  | 'EMAIL'
  /** Codes that the same sends to the account’s telephone. */
  | 'SMS'
  /** Codes of an authenticator app (RFC 6238). */
  | 'TOTP';

/** Whom a code is for, and for what. Where it goes is never said: the account knows. */
export type SendOtpInput = {
  /** Of a sign-in that waits for its second factor. */
  challenge?: string | null | undefined;
  /** Of the account, where nobody is signed in. */
  email?: string | null | undefined;
  /** To replace the code of a flow that has begun. */
  flowId?: string | number | null | undefined;
  purpose: OtpPurpose;
};

/** How a client holds its session. */
export type SessionTransport =
  /** As a cookie that scripts cannot read, for browsers. */
  | 'COOKIE'
  /** As one token in the response that lives as long as the session, for simple programs. */
  | 'OPAQUE'
  /** As an access token and a refresh token in the response, for apps. */
  | 'TOKEN';

/** Who it is: the second factor where the account has one, else the password. */
export type StepUpInput = {
  /** A code of the second factor, or a recovery code. */
  code?: string | null | undefined;
  password?: string | null | undefined;
};

/** Which change is to be undone. */
export type UndoChangeInput = {
  /** The end of the link in the mail that told of the change. */
  token: string;
};

/** What changes. What is absent stays as it is; null takes it away. */
export type UpdateUserInput = {
  /** What the user wants to be called in public. */
  displayName?: string | null | undefined;
  firstName?: string | null | undefined;
  /** Whether they like dark pages. */
  isDarkMode?: boolean | null | undefined;
  lastName?: string | null | undefined;
  /** The language of messages, such as `de-AT` (BCP 47). */
  locale?: string | null | undefined;
  /** With the country, such as `+41 44 668 18 00`. */
  phone?: string | null | undefined;
};

/** The second factor of a sign-in. */
export type VerifyTwoFactorInput = {
  /** As the sign-in gave it. */
  challenge: string;
  /** A code of the second factor, or a recovery code. */
  code: string;
  /** Asks for a `deviceToken`. */
  trustDevice?: boolean;
};

export type SignedInFieldsFragment = { accessToken: string | null, accessTokenExpiresAt: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null }, session: { id: string, transport: SessionTransport } };

export type LoginWithCodeMutationVariables = Exact<{
  input: LoginWithCodeInput;
}>;


export type LoginWithCodeMutation = { loginWithCode:
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string | null, accessTokenExpiresAt: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null }, session: { id: string, transport: SessionTransport } }
    | { __typename: 'TwoFactorRequired', challenge: string, methods: Array<SecondFactorMethod>, code: string, message: string }
   };

export type VerifyTwoFactorMutationVariables = Exact<{
  input: VerifyTwoFactorInput;
}>;


export type VerifyTwoFactorMutation = { verifyTwoFactor:
    | { __typename: 'InvalidCode', code: string, message: string }
    | { __typename: 'InvalidToken', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string | null, accessTokenExpiresAt: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null }, session: { id: string, transport: SessionTransport } }
   };

export type StepUpMutationVariables = Exact<{
  input: StepUpInput;
}>;


export type StepUpMutation = { stepUp:
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'SteppedUp', accessToken: string | null, accessTokenExpiresAt: string | null, session: { authenticationMethods: Array<string> } }
   };

export type ResetPasswordMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type ResetPasswordMutation = { resetPassword:
    | { __typename: 'InvalidCode', code: string, message: string }
    | { __typename: 'PasswordReset', revokedSessions: number }
    | { __typename: 'WeakPassword', code: string, message: string }
   };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'PasswordChanged', revokedSessions: number }
    | { __typename: 'WeakPassword', code: string, message: string }
   };

export type Enable2FaMutationVariables = Exact<{
  input: Enable2FaInput;
}>;


export type Enable2FaMutation = { enable2FA:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'SmsUnavailable', code: string, message: string }
    | { __typename: 'TwoFactorSetup', method: SecondFactorMethod, totp: { secret: string, otpauthUri: string, qrCode: string } | null }
   };

export type Confirm2FaMutationVariables = Exact<{
  input: Confirm2FaInput;
}>;


export type Confirm2FaMutation = { confirm2FA:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'InvalidCode', code: string, message: string }
    | { __typename: 'TwoFactorEnabled', recoveryCodes: Array<string> }
   };

export type Disable2FaMutationVariables = Exact<{
  input: Disable2FaInput;
}>;


export type Disable2FaMutation = { disable2FA:
    | { __typename: 'InvalidCode', code: string, message: string }
    | { __typename: 'TwoFactorDisabled' }
    | { __typename: 'TwoFactorNotEnabled', code: string, message: string }
   };

export type RegenerateRecoveryCodesMutationVariables = Exact<{ [key: string]: never; }>;


export type RegenerateRecoveryCodesMutation = { regenerateRecoveryCodes:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'RecoveryCodes', recoveryCodes: Array<string> }
    | { __typename: 'TwoFactorNotEnabled', code: string, message: string }
   };

export type TrustedDevicesQueryVariables = Exact<{ [key: string]: never; }>;


export type TrustedDevicesQuery = { trustedDevices: Array<{ id: string, userAgent: string | null, expiresAt: string }> };

export type RevokeTrustedDeviceMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeTrustedDeviceMutation = { revokeTrustedDevice: boolean };

export type UpdateUserMutationVariables = Exact<{
  input: UpdateUserInput;
}>;


export type UpdateUserMutation = { updateUser: { firstName: string | null, lastName: string | null, displayName: string | null, phone: string | null, locale: string | null, isDarkMode: boolean | null } };

export type ChangeEmailMutationVariables = Exact<{
  input: ChangeEmailInput;
}>;


export type ChangeEmailMutation = { changeEmail:
    | { __typename: 'EmailChangeBegun' }
    | { __typename: 'FreshProofRequired', code: string, message: string }
   };

export type ConfirmEmailChangeMutationVariables = Exact<{
  input: ConfirmEmailChangeInput;
}>;


export type ConfirmEmailChangeMutation = { confirmEmailChange:
    | { __typename: 'EmailChanged', user: { email: string | null } }
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'InvalidCode', code: string, message: string }
   };

export type DeleteAccountMutationVariables = Exact<{ [key: string]: never; }>;


export type DeleteAccountMutation = { deleteAccount:
    | { __typename: 'DeletionScheduled', dueAt: string }
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'LastAdministrator', code: string, message: string }
   };

export type ExportMyDataMutationVariables = Exact<{ [key: string]: never; }>;


export type ExportMyDataMutation = { exportMyData:
    | { __typename: 'ExportedData', data: unknown }
    | { __typename: 'FreshProofRequired', code: string, message: string }
   };

export type UndoChangeMutationVariables = Exact<{
  input: UndoChangeInput;
}>;


export type UndoChangeMutation = { undoChange:
    | { __typename: 'ChangeUndone' }
    | { __typename: 'InvalidToken', code: string, message: string }
   };

export type UserQueryVariables = Exact<{
  id: string | number;
}>;


export type UserQuery = { user: { id: string, email: string | null, roles: Array<string> | null, isActive: boolean | null } | null };

export type UsersQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  email?: string | null | undefined;
}>;


export type UsersQuery = { users: { edges: Array<{ cursor: string, node: { id: string, email: string | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type RolesQueryVariables = Exact<{ [key: string]: never; }>;


export type RolesQuery = { roles: Array<{ name: string, description: string, scopes: Array<string> }> };

export type AssignRolesMutationVariables = Exact<{
  input: AssignRolesInput;
}>;


export type AssignRolesMutation = { assignRoles:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'LastAdministrator', code: string, message: string }
    | { __typename: 'RoleNotFound', code: string, message: string }
    | { __typename: 'RolesAssigned', user: { id: string, roles: Array<string> | null } }
    | { __typename: 'UserNotFound', code: string, message: string }
   };

export type DefineRoleMutationVariables = Exact<{
  input: DefineRoleInput;
}>;


export type DefineRoleMutation = { defineRole:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'LastAdministrator', code: string, message: string }
    | { __typename: 'RoleDefined', role: { name: string, description: string, scopes: Array<string> } }
   };

export type DisableUserMutationVariables = Exact<{
  input: DisableUserInput;
}>;


export type DisableUserMutation = { disableUser:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'LastAdministrator', code: string, message: string }
    | { __typename: 'UserDisabled', user: { id: string, isActive: boolean | null } }
    | { __typename: 'UserNotFound', code: string, message: string }
   };

export type ApiKeyPartsFragment = { id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey:
    | { __typename: 'ApiKeyCreated', secret: string, apiKey: { id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null } }
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'ScopeNotHeld', code: string, message: string }
    | { __typename: 'TooManyKeys', code: string, message: string }
   };

export type RotateApiKeyMutationVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateApiKeyMutation = { rotateApiKey:
    | { __typename: 'ApiKeyNotFound', code: string, message: string }
    | { __typename: 'ApiKeyRotated', secret: string, apiKey: { id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null }, replaced: { id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null } }
    | { __typename: 'FreshProofRequired', code: string, message: string }
   };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { revokeApiKey:
    | { __typename: 'ApiKeyNotFound', code: string, message: string }
    | { __typename: 'ApiKeyRevoked', apiKey: { id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null } }
   };

export type ApiKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiKeysQuery = { apiKeys: Array<{ id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null }> };

export type AuditEventsQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  userId?: string | number | null | undefined;
  everyone?: boolean;
}>;


export type AuditEventsQuery = { auditEvents: { edges: Array<{ cursor: string, node: { id: string, at: string, type: string, outcome: AuthAuditOutcome, reason: string | null, accountId: string | null, actorId: string | null, sessionId: string | null, address: string | null, userAgent: string | null, requestId: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RegisterMutationVariables = Exact<{
  input: RegisterInput;
}>;


export type RegisterMutation = { register:
    | { __typename: 'RegistrationAccepted', message: string, flowId: string }
    | { __typename: 'WeakPassword', code: string, message: string }
   };

export type ActivateMutationVariables = Exact<{
  input: ActivateInput;
}>;


export type ActivateMutation = { activate:
    | { __typename: 'AccountActivated', userId: string, needsPassword: boolean }
    | { __typename: 'InvalidCode', code: string, message: string }
   };

export type LoginMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LoginMutation = { login:
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string | null, accessTokenExpiresAt: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null }, session: { id: string, transport: SessionTransport } }
    | { __typename: 'TwoFactorRequired', challenge: string, methods: Array<SecondFactorMethod>, code: string, message: string }
   };

export type RefreshSessionMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type RefreshSessionMutation = { refreshSession:
    | { __typename: 'InvalidToken', code: string, message: string }
    | { __typename: 'SessionRefreshed', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, session: { id: string } }
   };

export type LogoutMutationVariables = Exact<{
  input?: LogoutInput | null | undefined;
}>;


export type LogoutMutation = { logout:
    | { __typename: 'InvalidToken', code: string, message: string }
    | { __typename: 'LoggedOut', sessionId: string, revokedAt: string }
   };

export type SendOtpMutationVariables = Exact<{
  input: SendOtpInput;
}>;


export type SendOtpMutation = { sendOtp: { message: string, flowId: string | null } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { id: string, displayName: string | null, email: string | null, firstName: string | null, lastName: string | null, isActive: boolean | null, is2FAEnabled: boolean | null, roles: Array<string> | null, createdAt: string | null, updatedAt: string | null } | null };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { sessions: Array<{ id: string, transport: SessionTransport, isCurrent: boolean, userAgent: string | null, address: string | null, authenticationMethods: Array<string>, revokedAt: string | null, revokedReason: string | null }> };

export type LoginWithGoogleMutationVariables = Exact<{
  input: LoginWithGoogleInput;
}>;


export type LoginWithGoogleMutation = { loginWithGoogle:
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'InvalidToken', code: string, message: string }
    | { __typename: 'LinkRequired', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string | null, accessTokenExpiresAt: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null }, session: { id: string, transport: SessionTransport } }
    | { __typename: 'TwoFactorRequired', challenge: string, methods: Array<SecondFactorMethod>, code: string, message: string }
   };

export type LinkGoogleMutationVariables = Exact<{
  input: LinkGoogleInput;
}>;


export type LinkGoogleMutation = { linkGoogle:
    | { __typename: 'AlreadyLinked', code: string, message: string }
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'GoogleLinked', externalIdentities: Array<{ id: string, provider: string, email: string, createdAt: string, lastUsedAt: string }> }
    | { __typename: 'InvalidToken', code: string, message: string }
   };

export type UnlinkGoogleMutationVariables = Exact<{ [key: string]: never; }>;


export type UnlinkGoogleMutation = { unlinkGoogle:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'GoogleUnlinked', wasLinked: boolean }
   };

export type ExternalIdentitiesQueryVariables = Exact<{ [key: string]: never; }>;


export type ExternalIdentitiesQuery = { externalIdentities: Array<{ id: string, provider: string, email: string, createdAt: string, lastUsedAt: string }> };

export type ExternalIdentityFieldsFragment = { id: string, provider: string, email: string, createdAt: string, lastUsedAt: string };

export type RevokeSessionMutationVariables = Exact<{
  input: RevokeSessionInput;
}>;


export type RevokeSessionMutation = { revokeSession:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'SessionAlreadyRevoked', code: string, message: string }
    | { __typename: 'SessionNotFound', code: string, message: string }
    | { __typename: 'SessionRevoked', success: boolean, sessionId: string, revokedTokens: number, revokedAt: string }
   };

export type RevokeSessionsMutationVariables = Exact<{
  input: RevokeSessionsInput;
}>;


export type RevokeSessionsMutation = { revokeSessions: { success: boolean, sessionIds: Array<string>, revokedTokens: number, revokedAt: string } };

export type SessionListQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionListQuery = { sessions: Array<{ id: string, isCurrent: boolean, isActive: boolean, transport: SessionTransport, address: string | null, createdAt: string, lastSeenAt: string, authenticationMethods: Array<string>, revokedAt: string | null, revokedReason: string | null, device: { name: string, kind: AuthDeviceKind } }> };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const SignedInFieldsFragmentDoc = new TypedDocumentString(`
    fragment SignedInFields on SignedIn {
  user {
    id
    email
  }
  session {
    id
    transport
  }
  accessToken
  accessTokenExpiresAt
  refreshToken
  deviceToken
}
    `, {"fragmentName":"SignedInFields"}) as unknown as TypedDocumentString<SignedInFieldsFragment, unknown>;
export const ApiKeyPartsFragmentDoc = new TypedDocumentString(`
    fragment ApiKeyParts on AuthApiKey {
  id
  name
  hint
  scopes
  createdAt
  expiresAt
  lastUsedAt
  replacedById
  revokedAt
  revokedReason
}
    `, {"fragmentName":"ApiKeyParts"}) as unknown as TypedDocumentString<ApiKeyPartsFragment, unknown>;
export const ExternalIdentityFieldsFragmentDoc = new TypedDocumentString(`
    fragment ExternalIdentityFields on AuthExternalIdentity {
  id
  provider
  email
  createdAt
  lastUsedAt
}
    `, {"fragmentName":"ExternalIdentityFields"}) as unknown as TypedDocumentString<ExternalIdentityFieldsFragment, unknown>;
export const LoginWithCode = new TypedDocumentString(`
    mutation LoginWithCode($input: LoginWithCodeInput!) {
  loginWithCode(input: $input) {
    __typename
    ...SignedInFields
    ... on TwoFactorRequired {
      challenge
      methods
    }
    ... on Refusal {
      code
      message
    }
  }
}
    fragment SignedInFields on SignedIn {
  user {
    id
    email
  }
  session {
    id
    transport
  }
  accessToken
  accessTokenExpiresAt
  refreshToken
  deviceToken
}`) as unknown as TypedDocumentString<LoginWithCodeMutation, LoginWithCodeMutationVariables>;
export const VerifyTwoFactor = new TypedDocumentString(`
    mutation VerifyTwoFactor($input: VerifyTwoFactorInput!) {
  verifyTwoFactor(input: $input) {
    __typename
    ...SignedInFields
    ... on Refusal {
      code
      message
    }
  }
}
    fragment SignedInFields on SignedIn {
  user {
    id
    email
  }
  session {
    id
    transport
  }
  accessToken
  accessTokenExpiresAt
  refreshToken
  deviceToken
}`) as unknown as TypedDocumentString<VerifyTwoFactorMutation, VerifyTwoFactorMutationVariables>;
export const StepUp = new TypedDocumentString(`
    mutation StepUp($input: StepUpInput!) {
  stepUp(input: $input) {
    __typename
    ... on SteppedUp {
      accessToken
      accessTokenExpiresAt
      session {
        authenticationMethods
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<StepUpMutation, StepUpMutationVariables>;
export const ResetPassword = new TypedDocumentString(`
    mutation ResetPassword($input: ResetPasswordInput!) {
  resetPassword(input: $input) {
    __typename
    ... on PasswordReset {
      revokedSessions
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const ChangePassword = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    __typename
    ... on PasswordChanged {
      revokedSessions
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const Enable2Fa = new TypedDocumentString(`
    mutation Enable2FA($input: Enable2FAInput!) {
  enable2FA(input: $input) {
    __typename
    ... on TwoFactorSetup {
      method
      totp {
        secret
        otpauthUri
        qrCode
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<Enable2FaMutation, Enable2FaMutationVariables>;
export const Confirm2Fa = new TypedDocumentString(`
    mutation Confirm2FA($input: Confirm2FAInput!) {
  confirm2FA(input: $input) {
    __typename
    ... on TwoFactorEnabled {
      recoveryCodes
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<Confirm2FaMutation, Confirm2FaMutationVariables>;
export const Disable2Fa = new TypedDocumentString(`
    mutation Disable2FA($input: Disable2FAInput!) {
  disable2FA(input: $input) {
    __typename
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<Disable2FaMutation, Disable2FaMutationVariables>;
export const RegenerateRecoveryCodes = new TypedDocumentString(`
    mutation RegenerateRecoveryCodes {
  regenerateRecoveryCodes {
    __typename
    ... on RecoveryCodes {
      recoveryCodes
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RegenerateRecoveryCodesMutation, RegenerateRecoveryCodesMutationVariables>;
export const TrustedDevices = new TypedDocumentString(`
    query TrustedDevices {
  trustedDevices: authTrustedDevices {
    id
    userAgent
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<TrustedDevicesQuery, TrustedDevicesQueryVariables>;
export const RevokeTrustedDevice = new TypedDocumentString(`
    mutation RevokeTrustedDevice($id: ID!) {
  revokeTrustedDevice(id: $id)
}
    `) as unknown as TypedDocumentString<RevokeTrustedDeviceMutation, RevokeTrustedDeviceMutationVariables>;
export const UpdateUser = new TypedDocumentString(`
    mutation UpdateUser($input: UpdateUserInput!) {
  updateUser(input: $input) {
    firstName
    lastName
    displayName
    phone
    locale
    isDarkMode
  }
}
    `) as unknown as TypedDocumentString<UpdateUserMutation, UpdateUserMutationVariables>;
export const ChangeEmail = new TypedDocumentString(`
    mutation ChangeEmail($input: ChangeEmailInput!) {
  changeEmail(input: $input) {
    __typename
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeEmailMutation, ChangeEmailMutationVariables>;
export const ConfirmEmailChange = new TypedDocumentString(`
    mutation ConfirmEmailChange($input: ConfirmEmailChangeInput!) {
  confirmEmailChange(input: $input) {
    __typename
    ... on EmailChanged {
      user {
        email
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ConfirmEmailChangeMutation, ConfirmEmailChangeMutationVariables>;
export const DeleteAccount = new TypedDocumentString(`
    mutation DeleteAccount {
  deleteAccount {
    __typename
    ... on DeletionScheduled {
      dueAt
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteAccountMutation, DeleteAccountMutationVariables>;
export const ExportMyData = new TypedDocumentString(`
    mutation ExportMyData {
  exportMyData {
    __typename
    ... on ExportedData {
      data
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ExportMyDataMutation, ExportMyDataMutationVariables>;
export const UndoChange = new TypedDocumentString(`
    mutation UndoChange($input: UndoChangeInput!) {
  undoChange(input: $input) {
    __typename
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<UndoChangeMutation, UndoChangeMutationVariables>;
export const User = new TypedDocumentString(`
    query User($id: ID!) {
  user: authUser(id: $id) {
    id
    email
    roles
    isActive
  }
}
    `) as unknown as TypedDocumentString<UserQuery, UserQueryVariables>;
export const Users = new TypedDocumentString(`
    query Users($first: Int! = 20, $after: String, $email: String) {
  users: authUsers(first: $first, after: $after, email: $email) {
    edges {
      cursor
      node {
        id
        email
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
export const Roles = new TypedDocumentString(`
    query Roles {
  roles: authRoles {
    name
    description
    scopes
  }
}
    `) as unknown as TypedDocumentString<RolesQuery, RolesQueryVariables>;
export const AssignRoles = new TypedDocumentString(`
    mutation AssignRoles($input: AssignRolesInput!) {
  assignRoles(input: $input) {
    __typename
    ... on RolesAssigned {
      user {
        id
        roles
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AssignRolesMutation, AssignRolesMutationVariables>;
export const DefineRole = new TypedDocumentString(`
    mutation DefineRole($input: DefineRoleInput!) {
  defineRole(input: $input) {
    __typename
    ... on RoleDefined {
      role {
        name
        description
        scopes
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DefineRoleMutation, DefineRoleMutationVariables>;
export const DisableUser = new TypedDocumentString(`
    mutation DisableUser($input: DisableUserInput!) {
  disableUser(input: $input) {
    __typename
    ... on UserDisabled {
      user {
        id
        isActive
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DisableUserMutation, DisableUserMutationVariables>;
export const CreateApiKey = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    __typename
    ... on ApiKeyCreated {
      secret
      apiKey {
        ...ApiKeyParts
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    fragment ApiKeyParts on AuthApiKey {
  id
  name
  hint
  scopes
  createdAt
  expiresAt
  lastUsedAt
  replacedById
  revokedAt
  revokedReason
}`) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RotateApiKey = new TypedDocumentString(`
    mutation RotateApiKey($input: RotateApiKeyInput!) {
  rotateApiKey(input: $input) {
    __typename
    ... on ApiKeyRotated {
      secret
      apiKey {
        ...ApiKeyParts
      }
      replaced {
        ...ApiKeyParts
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    fragment ApiKeyParts on AuthApiKey {
  id
  name
  hint
  scopes
  createdAt
  expiresAt
  lastUsedAt
  replacedById
  revokedAt
  revokedReason
}`) as unknown as TypedDocumentString<RotateApiKeyMutation, RotateApiKeyMutationVariables>;
export const RevokeApiKey = new TypedDocumentString(`
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    __typename
    ... on ApiKeyRevoked {
      apiKey {
        ...ApiKeyParts
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    fragment ApiKeyParts on AuthApiKey {
  id
  name
  hint
  scopes
  createdAt
  expiresAt
  lastUsedAt
  replacedById
  revokedAt
  revokedReason
}`) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const ApiKeys = new TypedDocumentString(`
    query ApiKeys {
  apiKeys: authApiKeys {
    ...ApiKeyParts
  }
}
    fragment ApiKeyParts on AuthApiKey {
  id
  name
  hint
  scopes
  createdAt
  expiresAt
  lastUsedAt
  replacedById
  revokedAt
  revokedReason
}`) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const AuditEvents = new TypedDocumentString(`
    query AuditEvents($first: Int! = 20, $after: String, $userId: ID, $everyone: Boolean! = false) {
  auditEvents: authAuditEvents(
    first: $first
    after: $after
    userId: $userId
    everyone: $everyone
  ) {
    edges {
      cursor
      node {
        id
        at
        type
        outcome
        reason
        accountId
        actorId
        sessionId
        address
        userAgent
        requestId
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditEventsQuery, AuditEventsQueryVariables>;
export const Register = new TypedDocumentString(`
    mutation Register($input: RegisterInput!) {
  register(input: $input) {
    __typename
    ... on RegistrationAccepted {
      message
      flowId
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RegisterMutation, RegisterMutationVariables>;
export const Activate = new TypedDocumentString(`
    mutation Activate($input: ActivateInput!) {
  activate(input: $input) {
    __typename
    ... on AccountActivated {
      userId
      needsPassword
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ActivateMutation, ActivateMutationVariables>;
export const Login = new TypedDocumentString(`
    mutation Login($input: LoginInput!) {
  login(input: $input) {
    __typename
    ...SignedInFields
    ... on TwoFactorRequired {
      challenge
      methods
    }
    ... on Refusal {
      code
      message
    }
  }
}
    fragment SignedInFields on SignedIn {
  user {
    id
    email
  }
  session {
    id
    transport
  }
  accessToken
  accessTokenExpiresAt
  refreshToken
  deviceToken
}`) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
export const RefreshSession = new TypedDocumentString(`
    mutation RefreshSession($input: RefreshSessionInput!) {
  refreshSession(input: $input) {
    __typename
    ... on SessionRefreshed {
      session {
        id
      }
      accessToken
      accessTokenExpiresAt
      refreshToken
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const Logout = new TypedDocumentString(`
    mutation Logout($input: LogoutInput) {
  logout(input: $input) {
    __typename
    ... on LoggedOut {
      sessionId
      revokedAt
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<LogoutMutation, LogoutMutationVariables>;
export const SendOtp = new TypedDocumentString(`
    mutation SendOtp($input: SendOtpInput!) {
  sendOtp(input: $input) {
    message
    flowId
  }
}
    `) as unknown as TypedDocumentString<SendOtpMutation, SendOtpMutationVariables>;
export const Me = new TypedDocumentString(`
    query Me {
  me {
    id
    displayName
    email
    firstName
    lastName
    isActive
    is2FAEnabled
    roles
    createdAt
    updatedAt
  }
}
    `) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const Sessions = new TypedDocumentString(`
    query Sessions {
  sessions: authSessions {
    id
    transport
    isCurrent
    userAgent
    address
    authenticationMethods
    revokedAt
    revokedReason
  }
}
    `) as unknown as TypedDocumentString<SessionsQuery, SessionsQueryVariables>;
export const LoginWithGoogle = new TypedDocumentString(`
    mutation LoginWithGoogle($input: LoginWithGoogleInput!) {
  loginWithGoogle(input: $input) {
    __typename
    ...SignedInFields
    ... on TwoFactorRequired {
      challenge
      methods
    }
    ... on Refusal {
      code
      message
    }
  }
}
    fragment SignedInFields on SignedIn {
  user {
    id
    email
  }
  session {
    id
    transport
  }
  accessToken
  accessTokenExpiresAt
  refreshToken
  deviceToken
}`) as unknown as TypedDocumentString<LoginWithGoogleMutation, LoginWithGoogleMutationVariables>;
export const LinkGoogle = new TypedDocumentString(`
    mutation LinkGoogle($input: LinkGoogleInput!) {
  linkGoogle(input: $input) {
    __typename
    ... on GoogleLinked {
      externalIdentities {
        ...ExternalIdentityFields
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
    fragment ExternalIdentityFields on AuthExternalIdentity {
  id
  provider
  email
  createdAt
  lastUsedAt
}`) as unknown as TypedDocumentString<LinkGoogleMutation, LinkGoogleMutationVariables>;
export const UnlinkGoogle = new TypedDocumentString(`
    mutation UnlinkGoogle {
  unlinkGoogle {
    __typename
    ... on GoogleUnlinked {
      wasLinked
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<UnlinkGoogleMutation, UnlinkGoogleMutationVariables>;
export const ExternalIdentities = new TypedDocumentString(`
    query ExternalIdentities {
  externalIdentities: authExternalIdentities {
    ...ExternalIdentityFields
  }
}
    fragment ExternalIdentityFields on AuthExternalIdentity {
  id
  provider
  email
  createdAt
  lastUsedAt
}`) as unknown as TypedDocumentString<ExternalIdentitiesQuery, ExternalIdentitiesQueryVariables>;
export const RevokeSession = new TypedDocumentString(`
    mutation RevokeSession($input: RevokeSessionInput!) {
  revokeSession(input: $input) {
    __typename
    ... on SessionRevoked {
      success
      sessionId
      revokedTokens
      revokedAt
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const RevokeSessions = new TypedDocumentString(`
    mutation RevokeSessions($input: RevokeSessionsInput!) {
  revokeSessions(input: $input) {
    success
    sessionIds
    revokedTokens
    revokedAt
  }
}
    `) as unknown as TypedDocumentString<RevokeSessionsMutation, RevokeSessionsMutationVariables>;
export const SessionList = new TypedDocumentString(`
    query SessionList {
  sessions: authSessions {
    id
    isCurrent
    isActive
    transport
    device {
      name
      kind
    }
    address
    createdAt
    lastSeenAt
    authenticationMethods
    revokedAt
    revokedReason
  }
}
    `) as unknown as TypedDocumentString<SessionListQuery, SessionListQueryVariables>;