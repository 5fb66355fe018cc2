import { defineEntity, p } from '@mikro-orm/core';

const schema = defineEntity({
  name: 'Lease',
  properties: {
    name: p.text().primary(),
    holder: p.text(),
    expiresAt: p.datetime(3),
  },
});

/** A task that one process at a time does. It belongs to `holder` until `expiresAt`, and to nobody afterwards. */
export class Lease extends schema.class {}
schema.setClass(Lease);
