import type { EntityManager } from '@mikro-orm/core';
import type { EmailAddress } from '../accounts/email-identity.ts';
import { findAccountByEmail } from '../accounts/find-accounts.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import type { SendOtpDeps } from '../otp/send-code.ts';
import { sendOwnMail, type SendOwnMailInput } from '../otp/channels/mail.ts';

export type SendEmailChangeCodeInput = Pick<SendOwnMailInput, 'account' | 'holder' | 'client'> & { readonly email: EmailAddress };

/**
 * Sends the code that confirms a new address to it. Where someone else has the address, they are told instead that somebody wants
 * it, and all else is the same: what is written down, what is counted, and how many messages are sent. The code that nobody gets is not
 * known to anyone.
 */
export async function sendEmailChangeCode(em: EntityManager, deps: SendOtpDeps, input: SendEmailChangeCodeInput): Promise<void> {
  const owner = await findAccountByEmail(em, input.email.identity);
  const isTaken = owner !== null && owner.id !== input.account.id;
  const notice = isTaken ? noticeMessage('ACCOUNT_EXISTS', owner) : null;
  await sendOwnMail(em, deps, { ...input, purpose: 'EMAIL_CHANGE', notice });
}
