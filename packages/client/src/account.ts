import { granted } from './answer.ts';
import type { Context } from './context.ts';
import {
  ActivateDocument,
  ChangePasswordDocument,
  ConfirmSecondFactorDocument,
  DisableSecondFactorsDocument,
  EnrolSecondFactorDocument,
  NewRecoveryCodesDocument,
  ResetPasswordDocument,
  SendCodeDocument,
  SignUpDocument,
  type ActivateInput,
  type ActivateMutation,
  type ChangePasswordInput,
  type Confirm2FaInput,
  type Disable2FaInput,
  type Enable2FaInput,
  type EnrolSecondFactorMutation,
  type RegisterInput,
  type ResetPasswordInput,
  type SendOtpInput,
} from './generated/operations.ts';

/** A code is on its way, if the account exists and has a use for it. */
export interface CodeSent {
  /** Names the code when it is used. Null where the code belongs to a session or a challenge. */
  readonly flowId: string | null;
  /** For people. */
  readonly message: string;
}

export type Activated = Omit<Extract<ActivateMutation['result'], { __typename: 'AccountActivated' }>, '__typename'>;
export type SecondFactorSetup = Omit<
  Extract<EnrolSecondFactorMutation['result'], { __typename: 'TwoFactorSetup' }>,
  '__typename'
>;

/** The operations on an account beside signing in. Each method throws a `PortcullisError` with the code of the refusal. */
export interface AccountOperations {
  /** Registers an account, which `activate` makes usable. The same whether or not the address has one. Throws `WEAK_PASSWORD`. */
  signUp(input: RegisterInput): Promise<CodeSent & { readonly flowId: string }>;
  /** Proves the mailbox of a new account. Throws `INVALID_CODE`. */
  activate(input: ActivateInput): Promise<Activated>;
  /**
   * Sends a code for a purpose. With `TWO_FACTOR` and `PASSWORD_CHANGE` it goes to the user who is signed in. A code counts with the flow
   * for which it was sent: name `flowId` to have another one for the same flow, or take the flow of the answer.
   */
  sendCode(input: SendOtpInput): Promise<CodeSent>;
  /** Sends the code for `resetPassword`. The same whether or not the address has an account. */
  requestPasswordReset(email: string): Promise<CodeSent>;
  /** Chooses another password by a code. All sessions of the account end. Throws `INVALID_CODE` and `WEAK_PASSWORD`. */
  resetPassword(input: ResetPasswordInput): Promise<void>;
  /**
   * Chooses another password, for the current one or a code of the purpose `PASSWORD_CHANGE`. All other sessions end. Throws
   * `INVALID_CREDENTIALS`, `WEAK_PASSWORD` and `FRESH_PROOF_REQUIRED`.
   */
  changePassword(input: ChangePasswordInput): Promise<void>;
  /** Begins to set up a second factor: `totp` holds the secret and its QR code. Throws `FRESH_PROOF_REQUIRED`, `SMS_UNAVAILABLE`. */
  enrolSecondFactor(input?: Enable2FaInput): Promise<SecondFactorSetup>;
  /** Puts a second factor into force and returns ten recovery codes, shown once. Throws `INVALID_CODE`, `FRESH_PROOF_REQUIRED`. */
  confirmSecondFactor(input: Confirm2FaInput): Promise<readonly string[]>;
  /** Removes all second factors, for one last code. Throws `INVALID_CODE` and `TWO_FACTOR_NOT_ENABLED`. */
  disableSecondFactors(input: Disable2FaInput): Promise<void>;
  /** Returns ten new recovery codes, shown once; earlier ones count no longer. Throws `FRESH_PROOF_REQUIRED`. */
  newRecoveryCodes(): Promise<readonly string[]>;
}

const forTheSignedIn = new Set<SendOtpInput['purpose']>(['TWO_FACTOR', 'PASSWORD_CHANGE', 'EMAIL_CHANGE']);

export function createAccountOperations({ ask, request }: Context): AccountOperations {
  const self: AccountOperations = {
    async signUp(input) {
      return granted((await ask(SignUpDocument, { input })).result);
    },
    async activate(input) {
      return granted((await ask(ActivateDocument, { input })).result);
    },
    async sendCode(input) {
      const isOfSession = forTheSignedIn.has(input.purpose) && !input.challenge;
      return (await (isOfSession ? request : ask)(SendCodeDocument, { input })).result;
    },
    requestPasswordReset(email) {
      return self.sendCode({ purpose: 'PASSWORD_RESET', email });
    },
    async resetPassword(input) {
      granted((await ask(ResetPasswordDocument, { input })).result);
    },
    async changePassword(input) {
      granted((await request(ChangePasswordDocument, { input })).result);
    },
    async enrolSecondFactor(input = {}) {
      return granted((await request(EnrolSecondFactorDocument, { input })).result);
    },
    async confirmSecondFactor(input) {
      return granted((await request(ConfirmSecondFactorDocument, { input })).result).recoveryCodes;
    },
    async disableSecondFactors(input) {
      granted((await request(DisableSecondFactorsDocument, { input })).result);
    },
    async newRecoveryCodes() {
      return granted((await request(NewRecoveryCodesDocument, {})).result).recoveryCodes;
    },
  };
  return self;
}
