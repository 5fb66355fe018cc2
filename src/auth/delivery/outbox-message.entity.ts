import { defineEntity, p } from '@mikro-orm/core';

const schema = defineEntity({
  name: 'OutboxMessage',
  properties: {
    position: p.integer().primary().autoincrement(),
    id: p.text().unique(),
    purpose: p.text(),
    sealedContent: p.text(),
    createdAt: p.datetime(3),
    sentAt: p.datetime(3).strictNullable(),
  },
});

/**
 * A message that was promised to somebody; `position` counts them. Whom to and what it says is sealed with `id` as
 * context, for it may hold a code.
 */
export class OutboxMessage extends schema.class {}
schema.setClass(OutboxMessage);
