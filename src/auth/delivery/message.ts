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

/** Messages that tell of a change and hold a link that undoes it. */
export const undoablePurposes = [
  'API_KEY_CREATED',
  'EMAIL_CHANGED',
  'GOOGLE_LINKED',
  'RECOVERY_CODES_REPLACED',
  'TWO_FACTOR_DISABLED',
  'TWO_FACTOR_ENABLED',
] as const;
export type UndoablePurpose = (typeof undoablePurposes)[number];

/** Messages that tell what has happened. */
export const noticePurposes = [
  ...undoablePurposes,
  'ACCOUNT_EXISTS',
  'PASSWORD_CHANGED',
  'CHANGE_UNDONE',
  'DELETION_SCHEDULED',
  'MAIL_FACTOR_HELD',
  'SIGNED_IN_AFTER_WAIT',
] as const;
export type NoticePurpose = (typeof noticePurposes)[number];

export type MessagePurpose = CodePurpose | NoticePurpose;

/** Codes that may go to a telephone. */
export const smsPurposes: readonly MessagePurpose[] = ['TWO_FACTOR'];
