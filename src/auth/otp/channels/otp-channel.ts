import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../../lib/client.ts';
import type { Account } from '../../accounts/account.entity.ts';
import type { OtpPurpose } from '../one-time-code.entity.ts';
import type { SendOtpDeps } from '../send-code.ts';

/** A way by which a code that is a second factor reaches the owner of an account. */
export interface OtpChannel {
  /** Of its codes. Each channel has a purpose of its own, so that a code that one brought proves nothing of another. */
  readonly purpose: OtpPurpose;
  /** Sends a code to the account's own address on this channel; nothing where it has none. Throws the refusal `RATE_LIMITED`. */
  send(em: EntityManager, deps: SendOtpDeps, input: SendToChannelInput): Promise<void>;
}

export interface SendToChannelInput {
  /** Locked by the caller. */
  readonly account: Account;
  /** The id of the session or the challenge that asks. Earlier codes that the same holder asked for count no longer. */
  readonly holder: string;
  /** True makes the code long, see `sendCode`. */
  readonly isLong?: boolean;
  readonly client: Client;
}
