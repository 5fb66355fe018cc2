import { defineEntity, p } from '@mikro-orm/core';

const schema = defineEntity({
  name: 'SigningKey',
  properties: {
    kid: p.text().primary(),
    generation: p.integer().unique(),
    sealedPrivateJwk: p.text(),
    createdAt: p.datetime(3),
  },
});

/** A row of `StoredSigningKey`. */
export class SigningKey extends schema.class {}
schema.setClass(SigningKey);
