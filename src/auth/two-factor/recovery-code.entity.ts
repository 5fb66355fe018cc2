import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';

const schema = defineEntity({
  name: 'RecoveryCode',
  indexes: [{ properties: ['accountId'] }],
  properties: {
    id: p.text().primary(),
    accountId: accountReference,
    digest: p.text(),
    createdAt: p.datetime(3),
    spentAt: p.datetime(3).strictNullable(),
  },
});

/** Stands in for a lost second factor, once. Kept as the SHA-256 of `<account>.<code>`. */
export class RecoveryCode extends schema.class {}
schema.setClass(RecoveryCode);
