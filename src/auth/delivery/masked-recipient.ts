import { maskedEmail } from '../accounts/email-identity.ts';
import type { Message } from './message.ts';

const shownDigits = 2;

/** For logs: enough to tell two recipients apart, not enough to write to one. `a•••@e•••.org`, `•••67`. */
export function maskedRecipient({ channel, to }: Pick<Message, 'channel' | 'to'>): string {
  return channel === 'mail' ? maskedEmail(to) : `•••${to.slice(-shownDigits)}`;
}
