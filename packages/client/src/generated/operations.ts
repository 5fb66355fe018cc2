/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { Document } from '../document.ts';
/** The code that was sent to a new account. */
export type ActivateInput = {
  code: string;
  email: string;
  /** As `register` or `sendOtp` gave it, where it is at hand. */
  flowId?: string | null | undefined;
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

/** The proof that it is its owner who disables it. */
export type Disable2FaInput = {
  /** A code of the second factor, or a recovery code. */
  code: string;
};

/** Which second factor to set up. */
export type Enable2FaInput = {
  method?: SecondFactorMethod;
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
  flowId: string;
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
  flowId: string;
  /** 8 to 128 characters of any kind. */
  newPassword: string;
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
  flowId?: string | null | undefined;
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

/** The second factor of a sign-in. */
export type VerifyTwoFactorInput = {
  /** As the sign-in gave it. */
  challenge: string;
  /** A code of the second factor, or a recovery code. */
  code: string;
  /** Asks for a `deviceToken`. */
  trustDevice?: boolean;
};

export type SignUpMutationVariables = Exact<{
  input: RegisterInput;
}>;


export type SignUpMutation = { result:
    | { __typename: 'RegistrationAccepted', flowId: string, message: string }
    | { __typename: 'WeakPassword', code: string, message: string }
   };

export type ActivateMutationVariables = Exact<{
  input: ActivateInput;
}>;


export type ActivateMutation = { result:
    | { __typename: 'AccountActivated', userId: string, needsPassword: boolean }
    | { __typename: 'InvalidCode', code: string, message: string }
   };

export type SendCodeMutationVariables = Exact<{
  input: SendOtpInput;
}>;


export type SendCodeMutation = { result: { __typename: 'OtpSent', flowId: string | null, message: string } };

export type ResetPasswordMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type ResetPasswordMutation = { result:
    | { __typename: 'InvalidCode', code: string, message: string }
    | { __typename: 'PasswordReset', revokedSessions: number }
    | { __typename: 'WeakPassword', code: string, message: string }
   };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { result:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'PasswordChanged', revokedSessions: number }
    | { __typename: 'WeakPassword', code: string, message: string }
   };

export type EnrolSecondFactorMutationVariables = Exact<{
  input: Enable2FaInput;
}>;


export type EnrolSecondFactorMutation = { result:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'SmsUnavailable', code: string, message: string }
    | { __typename: 'TwoFactorSetup', method: SecondFactorMethod, totp: { secret: string, otpauthUri: string, qrCode: string } | null }
   };

export type ConfirmSecondFactorMutationVariables = Exact<{
  input: Confirm2FaInput;
}>;


export type ConfirmSecondFactorMutation = { result:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'InvalidCode', code: string, message: string }
    | { __typename: 'TwoFactorEnabled', recoveryCodes: Array<string> }
   };

export type DisableSecondFactorsMutationVariables = Exact<{
  input: Disable2FaInput;
}>;


export type DisableSecondFactorsMutation = { result:
    | { __typename: 'InvalidCode', code: string, message: string }
    | { __typename: 'TwoFactorDisabled', message: string }
    | { __typename: 'TwoFactorNotEnabled', code: string, message: string }
   };

export type NewRecoveryCodesMutationVariables = Exact<{ [key: string]: never; }>;


export type NewRecoveryCodesMutation = { result:
    | { __typename: 'FreshProofRequired', code: string, message: string }
    | { __typename: 'RecoveryCodes', recoveryCodes: Array<string> }
    | { __typename: 'TwoFactorNotEnabled', code: string, message: string }
   };

export type UserPartsFragment = { id: string, email: string | null, displayName: string | null, firstName: string | null, lastName: string | null, locale: string | null, roles: Array<string> | null, is2FAEnabled: boolean | null, secondFactors: Array<SecondFactorMethod> | null };

export type SessionPartsFragment = { id: string, transport: SessionTransport, createdAt: string, expiresAt: string, authenticationMethods: Array<string> };

export type SignInPartsFragment = { accessToken: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null, displayName: string | null, firstName: string | null, lastName: string | null, locale: string | null, roles: Array<string> | null, is2FAEnabled: boolean | null, secondFactors: Array<SecondFactorMethod> | null }, session: { id: string, transport: SessionTransport, createdAt: string, expiresAt: string, authenticationMethods: Array<string> } };

type RefusalParts_AlreadyLinked_Fragment = { code: string, message: string };

type RefusalParts_ApiKeyNotFound_Fragment = { code: string, message: string };

type RefusalParts_FreshProofRequired_Fragment = { code: string, message: string };

type RefusalParts_InvalidCode_Fragment = { code: string, message: string };

type RefusalParts_InvalidCredentials_Fragment = { code: string, message: string };

type RefusalParts_InvalidToken_Fragment = { code: string, message: string };

type RefusalParts_LastAdministrator_Fragment = { code: string, message: string };

type RefusalParts_LinkRequired_Fragment = { code: string, message: string };

type RefusalParts_RoleNotFound_Fragment = { code: string, message: string };

type RefusalParts_ScopeNotHeld_Fragment = { code: string, message: string };

type RefusalParts_SessionAlreadyRevoked_Fragment = { code: string, message: string };

type RefusalParts_SessionNotFound_Fragment = { code: string, message: string };

type RefusalParts_SmsUnavailable_Fragment = { code: string, message: string };

type RefusalParts_TooManyKeys_Fragment = { code: string, message: string };

type RefusalParts_TwoFactorNotEnabled_Fragment = { code: string, message: string };

type RefusalParts_TwoFactorRequired_Fragment = { code: string, message: string };

type RefusalParts_UserNotFound_Fragment = { code: string, message: string };

type RefusalParts_WeakPassword_Fragment = { code: string, message: string };

export type RefusalPartsFragment =
  | RefusalParts_AlreadyLinked_Fragment
  | RefusalParts_ApiKeyNotFound_Fragment
  | RefusalParts_FreshProofRequired_Fragment
  | RefusalParts_InvalidCode_Fragment
  | RefusalParts_InvalidCredentials_Fragment
  | RefusalParts_InvalidToken_Fragment
  | RefusalParts_LastAdministrator_Fragment
  | RefusalParts_LinkRequired_Fragment
  | RefusalParts_RoleNotFound_Fragment
  | RefusalParts_ScopeNotHeld_Fragment
  | RefusalParts_SessionAlreadyRevoked_Fragment
  | RefusalParts_SessionNotFound_Fragment
  | RefusalParts_SmsUnavailable_Fragment
  | RefusalParts_TooManyKeys_Fragment
  | RefusalParts_TwoFactorNotEnabled_Fragment
  | RefusalParts_TwoFactorRequired_Fragment
  | RefusalParts_UserNotFound_Fragment
  | RefusalParts_WeakPassword_Fragment
;

export type ChallengePartsFragment = { challenge: string, expiresAt: string, methods: Array<SecondFactorMethod> };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { id: string, email: string | null, displayName: string | null, firstName: string | null, lastName: string | null, locale: string | null, roles: Array<string> | null, is2FAEnabled: boolean | null, secondFactors: Array<SecondFactorMethod> | null } | null };

export type CurrentSessionQueryVariables = Exact<{ [key: string]: never; }>;


export type CurrentSessionQuery = { authSessions: Array<{ isCurrent: boolean, id: string, transport: SessionTransport, createdAt: string, expiresAt: string, authenticationMethods: Array<string> }> };

export type RefreshMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type RefreshMutation = { result:
    | { __typename: 'InvalidToken', code: string, message: string }
    | { __typename: 'SessionRefreshed', accessToken: string, refreshToken: string, session: { id: string, transport: SessionTransport, createdAt: string, expiresAt: string, authenticationMethods: Array<string> } }
   };

export type StepUpMutationVariables = Exact<{
  input: StepUpInput;
}>;


export type StepUpMutation = { result:
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'SteppedUp', accessToken: string | null, session: { id: string, transport: SessionTransport, createdAt: string, expiresAt: string, authenticationMethods: Array<string> } }
   };

export type SignOutMutationVariables = Exact<{
  input?: LogoutInput | null | undefined;
}>;


export type SignOutMutation = { result:
    | { __typename: 'InvalidToken', code: string, message: string }
    | { __typename: 'LoggedOut' }
   };

export type SignOutEverywhereMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutEverywhereMutation = { revokeSessions: { sessionIds: Array<string> } };

export type SignInMutationVariables = Exact<{
  input: LoginInput;
}>;


export type SignInMutation = { result:
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null, displayName: string | null, firstName: string | null, lastName: string | null, locale: string | null, roles: Array<string> | null, is2FAEnabled: boolean | null, secondFactors: Array<SecondFactorMethod> | null }, session: { id: string, transport: SessionTransport, createdAt: string, expiresAt: string, authenticationMethods: Array<string> } }
    | { __typename: 'TwoFactorRequired', code: string, message: string, challenge: string, expiresAt: string, methods: Array<SecondFactorMethod> }
   };

export type SignInWithCodeMutationVariables = Exact<{
  input: LoginWithCodeInput;
}>;


export type SignInWithCodeMutation = { result:
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null, displayName: string | null, firstName: string | null, lastName: string | null, locale: string | null, roles: Array<string> | null, is2FAEnabled: boolean | null, secondFactors: Array<SecondFactorMethod> | null }, session: { id: string, transport: SessionTransport, createdAt: string, expiresAt: string, authenticationMethods: Array<string> } }
    | { __typename: 'TwoFactorRequired', code: string, message: string, challenge: string, expiresAt: string, methods: Array<SecondFactorMethod> }
   };

export type SignInWithGoogleMutationVariables = Exact<{
  input: LoginWithGoogleInput;
}>;


export type SignInWithGoogleMutation = { result:
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'InvalidToken', code: string, message: string }
    | { __typename: 'LinkRequired', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null, displayName: string | null, firstName: string | null, lastName: string | null, locale: string | null, roles: Array<string> | null, is2FAEnabled: boolean | null, secondFactors: Array<SecondFactorMethod> | null }, session: { id: string, transport: SessionTransport, createdAt: string, expiresAt: string, authenticationMethods: Array<string> } }
    | { __typename: 'TwoFactorRequired', code: string, message: string, challenge: string, expiresAt: string, methods: Array<SecondFactorMethod> }
   };

export type VerifySecondFactorMutationVariables = Exact<{
  input: VerifyTwoFactorInput;
}>;


export type VerifySecondFactorMutation = { result:
    | { __typename: 'InvalidCode', code: string, message: string }
    | { __typename: 'InvalidToken', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string | null, refreshToken: string | null, deviceToken: string | null, user: { id: string, email: string | null, displayName: string | null, firstName: string | null, lastName: string | null, locale: string | null, roles: Array<string> | null, is2FAEnabled: boolean | null, secondFactors: Array<SecondFactorMethod> | null }, session: { id: string, transport: SessionTransport, createdAt: string, expiresAt: string, authenticationMethods: Array<string> } }
   };

export const SignUpDocument = "mutation SignUp($input:RegisterInput!){result:register(input:$input){__typename ...on RegistrationAccepted{flowId message}...RefusalParts}}fragment RefusalParts on Refusal{code message}" as Document<SignUpMutation, SignUpMutationVariables>;
export const ActivateDocument = "mutation Activate($input:ActivateInput!){result:activate(input:$input){__typename ...on AccountActivated{userId needsPassword}...RefusalParts}}fragment RefusalParts on Refusal{code message}" as Document<ActivateMutation, ActivateMutationVariables>;
export const SendCodeDocument = "mutation SendCode($input:SendOtpInput!){result:sendOtp(input:$input){__typename flowId message}}" as Document<SendCodeMutation, SendCodeMutationVariables>;
export const ResetPasswordDocument = "mutation ResetPassword($input:ResetPasswordInput!){result:resetPassword(input:$input){__typename ...on PasswordReset{revokedSessions}...RefusalParts}}fragment RefusalParts on Refusal{code message}" as Document<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const ChangePasswordDocument = "mutation ChangePassword($input:ChangePasswordInput!){result:changePassword(input:$input){__typename ...on PasswordChanged{revokedSessions}...RefusalParts}}fragment RefusalParts on Refusal{code message}" as Document<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const EnrolSecondFactorDocument = "mutation EnrolSecondFactor($input:Enable2FAInput!){result:enable2FA(input:$input){__typename ...on TwoFactorSetup{method totp{secret otpauthUri qrCode}}...RefusalParts}}fragment RefusalParts on Refusal{code message}" as Document<EnrolSecondFactorMutation, EnrolSecondFactorMutationVariables>;
export const ConfirmSecondFactorDocument = "mutation ConfirmSecondFactor($input:Confirm2FAInput!){result:confirm2FA(input:$input){__typename ...on TwoFactorEnabled{recoveryCodes}...RefusalParts}}fragment RefusalParts on Refusal{code message}" as Document<ConfirmSecondFactorMutation, ConfirmSecondFactorMutationVariables>;
export const DisableSecondFactorsDocument = "mutation DisableSecondFactors($input:Disable2FAInput!){result:disable2FA(input:$input){__typename ...on TwoFactorDisabled{message}...RefusalParts}}fragment RefusalParts on Refusal{code message}" as Document<DisableSecondFactorsMutation, DisableSecondFactorsMutationVariables>;
export const NewRecoveryCodesDocument = "mutation NewRecoveryCodes{result:regenerateRecoveryCodes{__typename ...on RecoveryCodes{recoveryCodes}...RefusalParts}}fragment RefusalParts on Refusal{code message}" as Document<NewRecoveryCodesMutation, NewRecoveryCodesMutationVariables>;
export const MeDocument = "query Me{me{...UserParts}}fragment UserParts on User{id email displayName firstName lastName locale roles is2FAEnabled secondFactors}" as Document<MeQuery, MeQueryVariables>;
export const CurrentSessionDocument = "query CurrentSession{authSessions{isCurrent ...SessionParts}}fragment SessionParts on AuthSession{id transport createdAt expiresAt authenticationMethods}" as Document<CurrentSessionQuery, CurrentSessionQueryVariables>;
export const RefreshDocument = "mutation Refresh($input:RefreshSessionInput!){result:refreshSession(input:$input){__typename ...on SessionRefreshed{session{...SessionParts}accessToken refreshToken}...RefusalParts}}fragment SessionParts on AuthSession{id transport createdAt expiresAt authenticationMethods}fragment RefusalParts on Refusal{code message}" as Document<RefreshMutation, RefreshMutationVariables>;
export const StepUpDocument = "mutation StepUp($input:StepUpInput!){result:stepUp(input:$input){__typename ...on SteppedUp{session{...SessionParts}accessToken}...RefusalParts}}fragment SessionParts on AuthSession{id transport createdAt expiresAt authenticationMethods}fragment RefusalParts on Refusal{code message}" as Document<StepUpMutation, StepUpMutationVariables>;
export const SignOutDocument = "mutation SignOut($input:LogoutInput){result:logout(input:$input){__typename ...RefusalParts}}fragment RefusalParts on Refusal{code message}" as Document<SignOutMutation, SignOutMutationVariables>;
export const SignOutEverywhereDocument = "mutation SignOutEverywhere{revokeSessions(input:{scope:ALL}){sessionIds}}" as Document<SignOutEverywhereMutation, SignOutEverywhereMutationVariables>;
export const SignInDocument = "mutation SignIn($input:LoginInput!){result:login(input:$input){__typename ...SignInParts ...RefusalParts ...ChallengeParts}}fragment SignInParts on SignedIn{user{...UserParts}session{...SessionParts}accessToken refreshToken deviceToken}fragment UserParts on User{id email displayName firstName lastName locale roles is2FAEnabled secondFactors}fragment SessionParts on AuthSession{id transport createdAt expiresAt authenticationMethods}fragment RefusalParts on Refusal{code message}fragment ChallengeParts on TwoFactorRequired{challenge expiresAt methods}" as Document<SignInMutation, SignInMutationVariables>;
export const SignInWithCodeDocument = "mutation SignInWithCode($input:LoginWithCodeInput!){result:loginWithCode(input:$input){__typename ...SignInParts ...RefusalParts ...ChallengeParts}}fragment SignInParts on SignedIn{user{...UserParts}session{...SessionParts}accessToken refreshToken deviceToken}fragment UserParts on User{id email displayName firstName lastName locale roles is2FAEnabled secondFactors}fragment SessionParts on AuthSession{id transport createdAt expiresAt authenticationMethods}fragment RefusalParts on Refusal{code message}fragment ChallengeParts on TwoFactorRequired{challenge expiresAt methods}" as Document<SignInWithCodeMutation, SignInWithCodeMutationVariables>;
export const SignInWithGoogleDocument = "mutation SignInWithGoogle($input:LoginWithGoogleInput!){result:loginWithGoogle(input:$input){__typename ...SignInParts ...RefusalParts ...ChallengeParts}}fragment SignInParts on SignedIn{user{...UserParts}session{...SessionParts}accessToken refreshToken deviceToken}fragment UserParts on User{id email displayName firstName lastName locale roles is2FAEnabled secondFactors}fragment SessionParts on AuthSession{id transport createdAt expiresAt authenticationMethods}fragment RefusalParts on Refusal{code message}fragment ChallengeParts on TwoFactorRequired{challenge expiresAt methods}" as Document<SignInWithGoogleMutation, SignInWithGoogleMutationVariables>;
export const VerifySecondFactorDocument = "mutation VerifySecondFactor($input:VerifyTwoFactorInput!){result:verifyTwoFactor(input:$input){__typename ...SignInParts ...RefusalParts}}fragment SignInParts on SignedIn{user{...UserParts}session{...SessionParts}accessToken refreshToken deviceToken}fragment UserParts on User{id email displayName firstName lastName locale roles is2FAEnabled secondFactors}fragment SessionParts on AuthSession{id transport createdAt expiresAt authenticationMethods}fragment RefusalParts on Refusal{code message}" as Document<VerifySecondFactorMutation, VerifySecondFactorMutationVariables>;