/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The code that was sent to a new account. */
export type ActivateInput = {
  code: string;
  email: string;
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
export type AuditOutcome =
  | 'FAILURE'
  | 'SUCCESS';

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

/** What sort of thing somebody is signed in on. */
export type DeviceKind =
  | 'DESKTOP'
  | 'MOBILE'
  | 'PROGRAM'
  | 'TABLET'
  | 'UNKNOWN';

/** Whether a user may sign in. */
export type DisableUserInput = {
  /** False lets the user sign in again. */
  isDisabled?: boolean;
  userId: string | number;
};

/** Who signs in, and how the session is to be held. */
export type LoginInput = {
  email: string;
  password: string;
  transport?: SessionTransport;
};

/** Which session to end, where it is not the one that asks. */
export type LogoutInput = {
  refreshToken: string;
};

/** What a code is for. It is worth nothing for anything else. */
export type OtpPurpose =
  /** To activate a new account. */
  | 'ACTIVATION'
  | 'EMAIL_CHANGE'
  | 'LOGIN'
  | 'PASSWORD_CHANGE'
  | 'PASSWORD_RESET'
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
  /** 8 to 128 characters of any kind. */
  password: string;
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
  /** How long the old secret still works. 0: no longer. */
  overlapSeconds?: number;
};

/** Whom a code is for, and for what. */
export type SendOtpInput = {
  email: string;
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

export type UserQueryVariables = Exact<{
  id: string | number;
}>;


export type UserQuery = { user: { id: string, email: string | null, roles: Array<string> | null, isActive: boolean | null } | null };

export type UsersQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  email?: string | null | undefined;
}>;


export type UsersQuery = { users: { edges: Array<{ cursor: string, node: { id: string, email: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RolesQueryVariables = Exact<{ [key: string]: never; }>;


export type RolesQuery = { roles: Array<{ name: string, description: string, scopes: Array<string> }> };

export type AssignRolesMutationVariables = Exact<{
  input: AssignRolesInput;
}>;


export type AssignRolesMutation = { assignRoles:
    | { __typename: 'RoleNotFound', code: string, message: string }
    | { __typename: 'RolesAssigned', user: { id: string, roles: Array<string> | null } }
    | { __typename: 'UserNotFound', code: string, message: string }
   };

export type DefineRoleMutationVariables = Exact<{
  input: DefineRoleInput;
}>;


export type DefineRoleMutation = { defineRole: { name: string, description: string, scopes: Array<string> } };

export type DisableUserMutationVariables = Exact<{
  input: DisableUserInput;
}>;


export type DisableUserMutation = { disableUser:
    | { __typename: 'UserDisabled', user: { id: string, isActive: boolean | null } }
    | { __typename: 'UserNotFound', code: string, message: string }
   };

export type ApiKeyPartsFragment = { id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey:
    | { __typename: 'ApiKeyCreated', secret: string, apiKey: { id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null } }
    | { __typename: 'ScopeNotHeld', code: string, message: string }
    | { __typename: 'TooManyKeys', code: string, message: string }
   };

export type RotateApiKeyMutationVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateApiKeyMutation = { rotateApiKey:
    | { __typename: 'ApiKeyNotFound', code: string, message: string }
    | { __typename: 'ApiKeyRotated', secret: string, apiKey: { id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null }, replaced: { id: string, name: string, hint: string, scopes: Array<string>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, replacedById: string | null, revokedAt: string | null, revokedReason: string | null } }
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


export type AuditEventsQuery = { auditEvents: { edges: Array<{ cursor: string, node: { id: string, at: string, type: string, outcome: AuditOutcome, reason: string | null, accountId: string | null, actorId: string | null, sessionId: string | null, address: string | null, userAgent: string | null, requestId: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RegisterMutationVariables = Exact<{
  input: RegisterInput;
}>;


export type RegisterMutation = { register:
    | { __typename: 'RegistrationAccepted', message: string }
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
    | { __typename: 'SignedIn', accessToken: string | null, accessTokenExpiresAt: string | null, refreshToken: string | null, user: { id: string, email: string | null }, session: { id: string, transport: SessionTransport } }
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


export type SendOtpMutation = { sendOtp: { message: string } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { id: string, displayName: string | null, email: string | null, firstName: string | null, lastName: string | null, isActive: boolean | null, roles: Array<string> | null, createdAt: string | null, updatedAt: string | null } | null };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { sessions: Array<{ id: string, transport: SessionTransport, isCurrent: boolean, userAgent: string | null, address: string | null, authenticationMethods: Array<string>, revokedAt: string | null, revokedReason: string | null }> };

export type RevokeSessionMutationVariables = Exact<{
  input: RevokeSessionInput;
}>;


export type RevokeSessionMutation = { revokeSession:
    | { __typename: 'SessionAlreadyRevoked', code: string, message: string }
    | { __typename: 'SessionNotFound', code: string, message: string }
    | { __typename: 'SessionRevoked', success: boolean, sessionId: string, revokedTokens: number, revokedAt: string }
   };

export type RevokeSessionsMutationVariables = Exact<{
  input: RevokeSessionsInput;
}>;


export type RevokeSessionsMutation = { revokeSessions: { success: boolean, sessionIds: Array<string>, revokedTokens: number, revokedAt: string } };

export type SessionListQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionListQuery = { sessions: Array<{ id: string, isCurrent: boolean, isActive: boolean, transport: SessionTransport, address: string | null, createdAt: string, lastSeenAt: string, authenticationMethods: Array<string>, revokedAt: string | null, revokedReason: string | null, device: { name: string, kind: DeviceKind } }> };

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
export const ApiKeyPartsFragmentDoc = new TypedDocumentString(`
    fragment ApiKeyParts on ApiKey {
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
export const User = new TypedDocumentString(`
    query User($id: ID!) {
  user(id: $id) {
    id
    email
    roles
    isActive
  }
}
    `) as unknown as TypedDocumentString<UserQuery, UserQueryVariables>;
export const Users = new TypedDocumentString(`
    query Users($first: Int! = 20, $after: String, $email: String) {
  users(first: $first, after: $after, email: $email) {
    edges {
      cursor
      node {
        id
        email
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
export const Roles = new TypedDocumentString(`
    query Roles {
  roles {
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
    name
    description
    scopes
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
    fragment ApiKeyParts on ApiKey {
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
    fragment ApiKeyParts on ApiKey {
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
    fragment ApiKeyParts on ApiKey {
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
  apiKeys {
    ...ApiKeyParts
  }
}
    fragment ApiKeyParts on ApiKey {
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
  auditEvents(first: $first, after: $after, userId: $userId, everyone: $everyone) {
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
    ... on SignedIn {
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
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
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
    roles
    createdAt
    updatedAt
  }
}
    `) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const Sessions = new TypedDocumentString(`
    query Sessions {
  sessions {
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
  sessions {
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