import type { Capability } from '../use-case.ts';
import { confirmTwoFactor } from './confirm-two-factor.use-case.ts';
import { disableTwoFactor } from './disable-two-factor.use-case.ts';
import { distrustDevice } from './distrust-device.use-case.ts';
import { enableTwoFactor } from './enable-two-factor.use-case.ts';
import { regenerateRecoveryCodes } from './regenerate-recovery-codes.use-case.ts';
import { listTrustedDevices } from './trusted-devices.ts';

export const twoFactorCapability = {
  enable: { run: enableTwoFactor },
  confirm: { run: confirmTwoFactor },
  disable: { run: disableTwoFactor },
  regenerateRecoveryCodes: { run: regenerateRecoveryCodes },
  listTrustedDevices: { run: listTrustedDevices },
  distrustDevice: { run: distrustDevice },
} as const satisfies Capability;
