import { defineEntity, p } from '@mikro-orm/core';
import type { Channel, MessagePurpose } from './message.ts';

const schema = defineEntity({
  name: 'OutboxMessage',
  indexes: [{ properties: ['dueAt'] }],
  properties: {
    position: p.integer().primary().autoincrement(),
    id: p.text().unique(),
    purpose: p.text().$type<MessagePurpose>(),
    channel: p.text().$type<Channel>(),
    sealedContent: p.text().strictNullable(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
    dueAt: p.datetime(3).strictNullable(),
    attempts: p.integer(),
    sentAt: p.datetime(3).strictNullable(),
    lastFailure: p.text().strictNullable(),
  },
});

/**
 * A message that was promised to somebody; `position` counts them. Whom to and what it says is sealed with `id` as
 * context, for it may hold a code, and erased once it is sent.
 *
 * `dueAt`: when the next attempt may begin; whoever makes one moves it ahead first, so that nobody else does meanwhile.
 * Null: nothing is left to do, because it was sent (`sentAt`) or given up. `expiresAt`: of no use to anyone afterwards.
 */
export class OutboxMessage extends schema.class {}
schema.setClass(OutboxMessage);
