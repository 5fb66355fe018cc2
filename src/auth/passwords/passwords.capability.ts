import type { Capability } from '../use-case.ts';
import { changePassword } from './change-password.use-case.ts';
import { resetPassword } from './reset-password.use-case.ts';

export const passwordsCapability = {
  change: { run: changePassword },
  reset: { run: resetPassword, hidesAccounts: true },
} as const satisfies Capability;
