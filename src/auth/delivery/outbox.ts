import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Random } from '../../lib/random.ts';
import type { SecretBox } from '../../lib/secret-box.ts';
import type { Wakeup } from './wakeup.ts';
import { maskedRecipient } from './masked-recipient.ts';
import type { Message } from './message.ts';
import type { MessageDraft } from './message-draft.ts';
import { OutboxMessage } from './outbox-message.entity.ts';
import type { MessageTemplates } from './templates/message-templates.ts';

export interface OutboxDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly secretBox: SecretBox;
  readonly logger: Logger;
  readonly templates: MessageTemplates;
  /** Rung when a message is there to be sent. */
  readonly outboxBell: Wakeup;
}

/**
 * Promises a message, in the transaction that makes it due: it is sent if and only if that commits, beginning at once.
 * Where it goes is logged without the address and without what it says. Call it inside a transaction only.
 */
export async function enqueueMessage(em: EntityManager, deps: OutboxDeps, draft: MessageDraft): Promise<void> {
  if (!em.isInTransaction()) throw new Error('A message is promised inside a transaction.');
  const id = `message_${deps.random.hexId()}`;
  const now = deps.clock.now();
  const message = deps.templates.render(draft);
  await em.insert(OutboxMessage, {
    id,
    purpose: draft.purpose,
    channel: draft.channel,
    sealedContent: deps.secretBox.seal(JSON.stringify(message), id),
    createdAt: now,
    expiresAt: plusSeconds(now, draft.minutes * 60),
    dueAt: now,
    attempts: 0,
    sentAt: null,
    lastFailure: null,
  });
  // A transaction has subscribers of its own, so this rings for this one only, and not when it is rolled back.
  em.getEventManager().registerSubscriber({ afterTransactionCommit: () => deps.outboxBell.signal() });
  deps.logger.info({ purpose: draft.purpose, to: maskedRecipient(draft) }, 'A message is in the outbox.');
}

export interface OutboxEntry extends Message {
  /** When it was sent, or, where nothing sends it, when it was promised. */
  readonly sentAt: Date;
}

/** The latest messages that were not erased, newest first, opened. For development, where the outbox takes the place of a mailbox. */
export async function listOutbox(
  em: EntityManager,
  { secretBox }: Pick<OutboxDeps, 'secretBox'>,
  limit: number,
): Promise<OutboxEntry[]> {
  const rows = await em.find(OutboxMessage, { sealedContent: { $ne: null } }, { orderBy: { position: 'desc' }, limit });
  return rows.map((row) => ({ ...openMessage(row, secretBox), sentAt: row.sentAt ?? row.createdAt }));
}

/** How many messages are neither sent nor given up, in all processes on this database. */
export function countWaiting(em: EntityManager): Promise<number> {
  return em.count(OutboxMessage, { dueAt: { $ne: null } });
}

/** What an outbox row says. Throws when it was erased, or sealed under another master key. */
export function openMessage({ id, sealedContent }: OutboxMessage, secretBox: SecretBox): Message {
  if (sealedContent === null) throw new Error('The message was erased.');
  return JSON.parse(secretBox.open(sealedContent, id)) as Message;
}
