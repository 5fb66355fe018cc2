import { defineEntity, p } from '@mikro-orm/core';

const schema = defineEntity({
  name: 'AuditEvent',
  indexes: [{ properties: ['accountId', 'at', 'id'] }, { properties: ['at', 'id'] }],
  properties: {
    id: p.text().primary(),
    at: p.datetime(3),
    type: p.text(),
    outcome: p.text().$type<'success' | 'failure'>(),
    reason: p.text().strictNullable(),
    accountId: p.text().strictNullable(),
    actorId: p.text().strictNullable(),
    sessionId: p.text().strictNullable(),
    address: p.text().strictNullable(),
    userAgent: p.text().strictNullable(),
    requestId: p.text(),
  },
});

/** Something that happened to an account (`accountId`, null when there is none by that name), done by `actorId` where known. */
export class AuditEvent extends schema.class {}
schema.setClass(AuditEvent);
