import type { Capability } from '../use-case.ts';
import { changeEmail, confirmEmailChange } from './change-email.use-case.ts';

export const emailCapability = {
  change: { run: changeEmail, hidesAccounts: true },
  confirmChange: { run: confirmEmailChange, hidesAccounts: true },
} as const satisfies Capability;
