import type { SecondFactorMethod } from '../../accounts/account.entity.ts';
import { mailChannel } from './mail.ts';
import type { OtpChannel } from './otp-channel.ts';
import { smsChannel } from './sms.ts';

/** The second factors whose codes are sent, in the order in which a code is looked for. */
export const otpChannels = {
  SMS: smsChannel,
  EMAIL: mailChannel,
} as const satisfies Readonly<Record<Exclude<SecondFactorMethod, 'TOTP'>, OtpChannel>>;

/** Returns the channels among the second factors `methods`. */
export function channelsOf(methods: readonly SecondFactorMethod[]): readonly OtpChannel[] {
  return methodsSent.filter((method) => methods.includes(method)).map((method) => otpChannels[method]);
}

const methodsSent = Object.keys(otpChannels) as (keyof typeof otpChannels)[];
