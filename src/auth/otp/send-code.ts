import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { MessageDraft } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { hasRoomForMessage, payForMessage } from '../throttling/recipient-budget.ts';
import { refuse } from '../throttling/refuse.ts';
import { spendBudget, type BudgetDeps, type SendingBudget } from '../throttling/sending-budgets.ts';
import type { ThrottleDeps } from '../throttling/throttle.ts';
import type { Transact } from '../statements/transact.ts';
import { codeMinutes, hasLongCode, issueCode, type CodeOwner } from './one-time-codes.ts';

export interface SendCodeDeps extends OutboxDeps, BudgetDeps {}

/** What use cases need that send codes. */
export interface SendOtpDeps extends SendCodeDeps, ThrottleDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
}

export interface SendCodeInput extends CodeOwner {
  /** Names who asks, see `issueCode`. */
  readonly flow: string;
  /** A mailbox (`EmailAddress.identity`) or a telephone (E.164). */
  readonly recipient: string;
  readonly budget: SendingBudget;
  readonly client: Client;
  /** True makes the code long, because short ones cannot be tried at the moment. Default: false. */
  readonly isLong?: boolean;
  /** Puts the code into words, for so many minutes. */
  readonly draft: (code: string, minutes: number) => MessageDraft;
}

/**
 * Sends a code. Who asks, and from how many networks, does not count here: a recipient gets five messages of a purpose at once and
 * then one in five minutes. The last one before that holds a long code, which is good for the caller while no further message
 * is sent. So unknown clients can neither fill a mailbox nor keep its owner from a code. Throws the refusal `RATE_LIMITED`.
 */
export async function sendCode(em: EntityManager, deps: SendCodeDeps, input: SendCodeInput): Promise<void> {
  const { accountId, purpose, flow, recipient, client, budget } = input;
  const messages = { accountId, purpose, recipient };
  const recipientDigest = sha256Hex(`recipient ${recipient}`);
  const overflow = await payForMessage(em, deps.clock, messages);
  if (overflow !== null) {
    if (await hasLongCode(em, { accountId, purpose, recipientDigest }, deps.clock.now())) return;
    // It was used, or made worthless, by the account's owner, who may need another. Whose mailbox a new address is, nobody knows.
    if (purpose === 'EMAIL_CHANGE') await refuse(em, deps, overflow, { limit: 'messages', account: accountId, client });
  }
  const isLong = input.isLong === true || !(await hasRoomForMessage(em, deps.clock, messages));
  const code = await issueCode(em, deps, { accountId, purpose, flow, recipientDigest, isLong });
  await spendBudget(em, deps, budget, client);
  await enqueueMessage(em, deps, input.draft(code, codeMinutes));
}
