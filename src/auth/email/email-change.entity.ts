import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';

const schema = defineEntity({
  name: 'EmailChange',
  indexes: [{ properties: ['expiresAt'] }],
  properties: {
    accountId: () => accountReference().primary(),
    email: p.text(),
    emailIdentity: p.text(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
  },
});

/** The address that an account is to get when a code from that mailbox is given. */
export class EmailChange extends schema.class {}
schema.setClass(EmailChange);
