import type { EntityManager } from '@mikro-orm/core';
import type { SecondFactorMethod } from '../accounts/account.entity.ts';
import type { SendOtpDeps } from '../otp/send-code.ts';
import { channelsOf } from '../otp/channels/otp-channels.ts';
import type { SendToChannelInput } from '../otp/channels/otp-channel.ts';

export interface SendSecondFactorInput extends SendToChannelInput {
  /** What the account has that may be used here. */
  readonly methods: readonly SecondFactorMethod[];
}

/**
 * Sends a code by each of `methods` that takes one to be sent: to the account's own mailbox, to its own telephone. Throws
 * the refusal `RATE_LIMITED`.
 */
export async function sendSecondFactor(
  em: EntityManager,
  deps: SendOtpDeps,
  { methods, ...input }: SendSecondFactorInput,
): Promise<void> {
  for (const channel of channelsOf(methods)) await channel.send(em, deps, input);
}
