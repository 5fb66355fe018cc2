import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';

const schema = defineEntity({
  name: 'ImportedAccount',
  properties: {
    accountId: () => accountReference().primary(),
    batch: p.text(),
  },
});

/** An account that came from elsewhere, and with which batch: the same batch may then be imported again and adds nothing. */
export class ImportedAccount extends schema.class {}
schema.setClass(ImportedAccount);
