/** A message to a person, in words, ready to be sent. `code` repeats what the text says, for the development outbox. */
export interface Message {
  readonly channel: Channel;
  /** A mailbox, or a telephone number in E.164. */
  readonly to: string;
  readonly purpose: MessagePurpose;
  /** Null in an SMS. */
  readonly subject: string | null;
  readonly text: string;
  /** Null in an SMS. */
  readonly html: string | null;
  readonly code: string | null;
}

export type Channel = 'mail' | 'sms';

/** Messages that hold a one-time code, by what it is for. */
export const codePurposes = ['ACTIVATION', 'LOGIN', 'PASSWORD_RESET', 'PASSWORD_CHANGE', 'TWO_FACTOR', 'EMAIL_CHANGE'] as const;
export type CodePurpose = (typeof codePurposes)[number];

/** Messages that tell what has happened. */
export const noticePurposes = [
  'ACCOUNT_EXISTS',
  'PASSWORD_CHANGED',
  'EMAIL_CHANGED',
  'TWO_FACTOR_ENABLED',
  'TWO_FACTOR_DISABLED',
  'RECOVERY_CODES_REPLACED',
  'DELETION_SCHEDULED',
  'GOOGLE_LINKED',
] as const;
export type NoticePurpose = (typeof noticePurposes)[number];

export type MessagePurpose = CodePurpose | NoticePurpose;

/** Codes that may go to a telephone. */
export const smsPurposes: readonly MessagePurpose[] = ['TWO_FACTOR'];
