import type { Capability } from '../use-case.ts';
import { sendCodeToAsker } from './send-code-to-asker.use-case.ts';
import { sendOtp } from './send-otp.use-case.ts';

export const otpCapability = {
  send: { run: sendOtp, hidesAccounts: true },
  sendToAsker: { run: sendCodeToAsker, hidesAccounts: true },
} as const satisfies Capability;
