import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';

const schema = defineEntity({
  name: 'Password',
  properties: {
    accountId: () => accountReference().primary(),
    hash: p.text(),
    changedAt: p.datetime(3),
  },
});

/** The password of an account as a PHC string. An account without a row has none and cannot sign in by password. */
export class Password extends schema.class {}
schema.setClass(Password);
