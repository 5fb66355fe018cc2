import type { Account } from '../accounts/account.entity.ts';
import { listExternalIdentities } from '../external-identities/external-identities.ts';
import type { ExternalIdentity } from '../external-identities/external-identity.entity.ts';
import { listTrustedDevices } from '../two-factor/trusted-devices.ts';
import type { TrustedDevice } from '../two-factor/trusted-device.entity.ts';
import {
  changeEmail,
  confirmEmailChange,
  type ChangeEmailInput,
  type ChangeEmailOutcome,
  type ConfirmEmailChangeInput,
  type ConfirmEmailChangeOutcome,
} from './change-email.ts';
import {
  changePassword,
  type ChangePasswordDeps,
  type ChangePasswordInput,
  type ChangePasswordOutcome,
} from './change-password.ts';
import {
  confirmTwoFactor,
  type ConfirmTwoFactorDeps,
  type ConfirmTwoFactorInput,
  type ConfirmTwoFactorOutcome,
} from './confirm-two-factor.ts';
import { deleteAccount, type DeleteAccountDeps, type DeleteAccountInput, type DeleteAccountOutcome } from './delete-account.ts';
import { disableTwoFactor, type DisableTwoFactorInput, type DisableTwoFactorOutcome } from './disable-two-factor.ts';
import { distrustDevice, type DistrustDeviceInput } from './distrust-device.ts';
import {
  enableTwoFactor,
  type EnableTwoFactorDeps,
  type EnableTwoFactorInput,
  type EnableTwoFactorOutcome,
} from './enable-two-factor.ts';
import { exportData, type ExportDataInput, type ExportDataOutcome } from './export-data.ts';
import { linkGoogle, type LinkGoogleDeps, type LinkGoogleInput, type LinkGoogleOutcome } from './link-google.ts';
import {
  regenerateRecoveryCodes,
  type RegenerateRecoveryCodesInput,
  type RegenerateRecoveryCodesOutcome,
} from './regenerate-recovery-codes.ts';
import { sendCodeToAsker, type SendCodeToAskerInput } from './send-code-to-asker.ts';
import { unlinkGoogle, type UnlinkGoogleInput, type UnlinkGoogleOutcome } from './unlink-google.ts';
import { updateAccount, type UpdateAccountInput } from './update-account.ts';

type SettingsDeps = ChangePasswordDeps & ConfirmTwoFactorDeps & DeleteAccountDeps & EnableTwoFactorDeps & LinkGoogleDeps;

/** What a signed-in person changes about their own account. */
export interface Settings {
  update(input: UpdateAccountInput): Promise<Account>;
  sendCode(input: SendCodeToAskerInput): Promise<void>;
  changePassword(input: ChangePasswordInput): Promise<ChangePasswordOutcome>;
  changeEmail(input: ChangeEmailInput): Promise<ChangeEmailOutcome>;
  confirmEmailChange(input: ConfirmEmailChangeInput): Promise<ConfirmEmailChangeOutcome>;
  enableTwoFactor(input: EnableTwoFactorInput): Promise<EnableTwoFactorOutcome>;
  confirmTwoFactor(input: ConfirmTwoFactorInput): Promise<ConfirmTwoFactorOutcome>;
  disableTwoFactor(input: DisableTwoFactorInput): Promise<DisableTwoFactorOutcome>;
  regenerateRecoveryCodes(input: RegenerateRecoveryCodesInput): Promise<RegenerateRecoveryCodesOutcome>;
  listTrustedDevices(accountId: string): Promise<TrustedDevice[]>;
  distrustDevice(input: DistrustDeviceInput): Promise<boolean>;
  linkGoogle(input: LinkGoogleInput): Promise<LinkGoogleOutcome>;
  unlinkGoogle(input: UnlinkGoogleInput): Promise<UnlinkGoogleOutcome>;
  listExternalIdentities(accountId: string): Promise<ExternalIdentity[]>;
  exportData(input: ExportDataInput): Promise<ExportDataOutcome>;
  deleteAccount(input: DeleteAccountInput): Promise<DeleteAccountOutcome>;
}

export function openSettings(deps: SettingsDeps): Settings {
  return {
    update: (input) => updateAccount(deps, input),
    sendCode: (input) => sendCodeToAsker(deps, input),
    changePassword: (input) => changePassword(deps, input),
    changeEmail: (input) => changeEmail(deps, input),
    confirmEmailChange: (input) => confirmEmailChange(deps, input),
    enableTwoFactor: (input) => enableTwoFactor(deps, input),
    confirmTwoFactor: (input) => confirmTwoFactor(deps, input),
    disableTwoFactor: (input) => disableTwoFactor(deps, input),
    regenerateRecoveryCodes: (input) => regenerateRecoveryCodes(deps, input),
    listTrustedDevices: (accountId) => listTrustedDevices(deps.entityManager(), accountId, deps.clock.now()),
    distrustDevice: (input) => distrustDevice(deps, input),
    linkGoogle: (input) => linkGoogle(deps, input),
    unlinkGoogle: (input) => unlinkGoogle(deps, input),
    listExternalIdentities: (accountId) => listExternalIdentities(deps.entityManager(), accountId),
    exportData: (input) => exportData(deps, input),
    deleteAccount: (input) => deleteAccount(deps, input),
  };
}
