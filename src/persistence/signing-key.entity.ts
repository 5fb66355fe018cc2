import { defineEntity, p } from '@mikro-orm/core';

const schema = defineEntity({
  name: 'SigningKey',
  properties: {
    kid: p.text().primary(),
    generation: p.integer().unique(),
    sealedPrivateJwk: p.text(),
    signsFrom: p.datetime(3),
    createdAt: p.datetime(3),
  },
});

/** A row of `StoredSigningKey`. */
export class SigningKey extends schema.class {}
schema.setClass(SigningKey);
