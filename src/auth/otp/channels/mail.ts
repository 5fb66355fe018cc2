import type { EntityManager } from '@mikro-orm/core';
import type { EmailAddress } from '../../accounts/email-identity.ts';
import { recordEvent } from '../../audit/record-event.ts';
import { codeMessage, type MessageDraft } from '../../delivery/message-draft.ts';
import { admit } from '../../throttling/throttle.ts';
import { sendCode, type SendOtpDeps } from '../send-code.ts';
import type { OtpChannel, SendToChannelInput } from './otp-channel.ts';

/** Codes to the account's own mailbox. */
export const mailChannel: OtpChannel = {
  purpose: 'TWO_FACTOR',
  send: (em, deps, input) => sendOwnMail(em, deps, { ...input, purpose: 'TWO_FACTOR' }),
};

export interface SendOwnMailInput extends SendToChannelInput {
  readonly purpose: 'PASSWORD_CHANGE' | 'TWO_FACTOR' | 'EMAIL_CHANGE';
  /** Where the account's own address is not the one to prove. */
  readonly email?: EmailAddress;
  /** Is sent in place of the code, to a mailbox that must not get one. Only its owner can tell. */
  readonly notice?: MessageDraft | null;
}

/**
 * Sends a code that only somebody who proved to be the account's owner can ask for and spend; earlier ones that the same holder asked
 * for count no longer. Throws the refusal `RATE_LIMITED`: to this holder alone, whatever others asked for.
 */
export async function sendOwnMail(em: EntityManager, deps: SendOtpDeps, input: SendOwnMailInput): Promise<void> {
  const { account, purpose, holder, client, notice = null, isLong = false } = input;
  const { address: email, identity: recipient } = input.email ?? { address: account.email, identity: account.emailIdentity };
  await admit(em, deps, { action: 'send-own-code', account: account.id, holder, client });
  await sendCode(em, deps, {
    accountId: account.id,
    purpose,
    flow: holder,
    recipient,
    budget: 'own',
    isLong,
    client,
    draft: (code, minutes) => notice ?? codeMessage(purpose, { email, locale: account.locale }, code, minutes),
  });
  await recordEvent(em, deps, { type: 'otp.sent', client, accountId: account.id, actorId: account.id });
}
