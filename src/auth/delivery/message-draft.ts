import type { Channel, CodePurpose, MessagePurpose, NoticePurpose } from './message.ts';

/** What is to be said to whom. Templates put it into words, in the reader's language. */
export interface MessageDraft {
  readonly purpose: MessagePurpose;
  readonly channel: Channel;
  readonly to: string;
  /** BCP 47, or null where the reader never said. */
  readonly locale: string | null;
  readonly code: string | null;
  /** What else stands in the message, by its place. */
  readonly values?: Readonly<Record<string, string>>;
  /** For how long it is of use; not sent any more afterwards. */
  readonly minutes: number;
}

/** An account is one; so is any mailbox with the language of whoever reads it. */
export interface MailRecipient {
  readonly email: string;
  readonly locale: string | null;
}

export interface SmsRecipient {
  /** E.164. */
  readonly phone: string;
  readonly locale: string | null;
}

const noticeMinutes = 24 * 60;

/** A code for the mailbox, which works for `minutes`. */
export function codeMessage(purpose: CodePurpose, { email, locale }: MailRecipient, code: string, minutes: number): MessageDraft {
  return { purpose, channel: 'mail', to: email, locale, code, minutes };
}

/** A second factor for the telephone, which works for `minutes`. */
export function codeSms({ phone, locale }: SmsRecipient, code: string, minutes: number): MessageDraft {
  return { purpose: 'TWO_FACTOR', channel: 'sms', to: phone, locale, code, minutes };
}

/** Tells the mailbox's owner what has happened. */
export function noticeMessage(
  purpose: NoticePurpose,
  { email, locale }: MailRecipient,
  values: Readonly<Record<string, string>> = {},
): MessageDraft {
  return { purpose, channel: 'mail', to: email, locale, code: null, values, minutes: noticeMinutes };
}
