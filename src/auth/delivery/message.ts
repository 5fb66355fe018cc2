/** A message to a person, ready to be sent. `code` repeats what the text says, for the development outbox. */
export interface Message {
  readonly to: string;
  readonly purpose: MessagePurpose;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly code: string | null;
}

export const messagePurposes = ['ACTIVATION', 'ACCOUNT_EXISTS'] as const;
export type MessagePurpose = (typeof messagePurposes)[number];
