import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Random } from '../../lib/random.ts';
import type { SecretBox } from '../../lib/secret-box.ts';
import { maskedEmail } from '../accounts/email-identity.ts';
import type { Message } from './message.ts';
import { OutboxMessage } from './outbox-message.entity.ts';

export interface OutboxDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly secretBox: SecretBox;
  readonly logger: Logger;
}

/**
 * Promises a message, in the transaction that makes it due: it is sent if and only if that commits. Where it goes is
 * logged without the address and without what it says.
 */
export async function enqueueMessage(em: EntityManager, deps: OutboxDeps, message: Message): Promise<void> {
  const id = `message_${deps.random.hexId()}`;
  await em.insert(OutboxMessage, {
    id,
    purpose: message.purpose,
    sealedContent: deps.secretBox.seal(JSON.stringify(message), id),
    createdAt: deps.clock.now(),
    sentAt: null,
  });
  deps.logger.info({ purpose: message.purpose, to: maskedEmail(message.to) }, 'A message is in the outbox.');
}

export interface OutboxEntry extends Message {
  readonly sentAt: Date;
}

/** The latest messages, newest first, opened. For development, where the outbox takes the place of a mailbox. */
export async function listOutbox(
  em: EntityManager,
  { secretBox }: Pick<OutboxDeps, 'secretBox'>,
  limit: number,
): Promise<OutboxEntry[]> {
  const rows = await em.find(OutboxMessage, {}, { orderBy: { position: 'desc' }, limit });
  return rows.map(({ id, sealedContent, createdAt, sentAt }) => ({
    ...(JSON.parse(secretBox.open(sealedContent, id)) as Message),
    sentAt: sentAt ?? createdAt,
  }));
}
