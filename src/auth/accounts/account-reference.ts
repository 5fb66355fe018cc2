import { p } from '@mikro-orm/core';
import { Account } from './account.entity.ts';

/** The property of an entity that belongs to an account and goes with it. It holds the account's id. */
export const accountReference = () =>
  p
    .manyToOne(Account)
    .mapToPk()
    .fieldName('account_id')
    .index(false) // Every such entity has an index of its own that begins with the account.
    .updateRule('no action')
    .deleteRule('cascade');
