import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';

const schema = defineEntity({
  name: 'TrustedDevice',
  indexes: [{ properties: ['accountId', 'createdAt'] }, { properties: ['expiresAt'] }],
  properties: {
    id: p.text().primary(),
    accountId: accountReference,
    digest: p.text().unique(),
    createdAt: p.datetime(3),
    lastUsedAt: p.datetime(3),
    expiresAt: p.datetime(3),
    address: p.text().strictNullable(),
    userAgent: p.text().strictNullable(),
  },
});

/** A device that its user signs in on without a second factor, for as long as it holds the token that `digest` is of. */
export class TrustedDevice extends schema.class {}
schema.setClass(TrustedDevice);
