import { defineEntity, p } from '@mikro-orm/core';

const schema = defineEntity({
  name: 'SpentIdToken',
  indexes: [{ properties: ['expiresAt'] }],
  properties: {
    /** SHA-256 of what its issuer signed. */
    digest: p.text().primary(),
    expiresAt: p.datetime(3),
  },
});

/** An ID token that was used and will not be taken again. May be deleted when it has expired. */
export class SpentIdToken extends schema.class {}
schema.setClass(SpentIdToken);
