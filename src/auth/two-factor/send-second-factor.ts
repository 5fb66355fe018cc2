import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Account, SecondFactorMethod } from '../accounts/account.entity.ts';
import type { SendOtpDeps } from '../otp/send-code.ts';
import { sendOwnOtp } from '../otp/channels/send-own-otp.ts';
import { sendOwnSms } from '../otp/channels/send-own-sms.ts';

export interface SendSecondFactorInput {
  /** Locked by the caller. */
  readonly account: Account;
  /** What the account has that may be used here. */
  readonly methods: readonly SecondFactorMethod[];
  /** The id of the session or the challenge that asks. */
  readonly holder: string;
  /** True makes the codes long, see `sendCode`. */
  readonly isLong?: boolean;
  readonly client: Client;
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
  const { phone } = input.account;
  if (methods.includes('EMAIL')) await sendOwnOtp(em, deps, { ...input, purpose: 'TWO_FACTOR' });
  if (methods.includes('SMS') && phone !== null) await sendOwnSms(em, deps, { ...input, phone });
}
