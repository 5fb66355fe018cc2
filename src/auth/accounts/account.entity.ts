import { defineEntity, p } from '@mikro-orm/core';

const schema = defineEntity({
  name: 'Account',
  properties: {
    id: p.text().primary(),
    email: p.text(),
    emailIdentity: p.text().unique(),
    firstName: p.text().strictNullable(),
    lastName: p.text().strictNullable(),
    displayName: p.text().strictNullable(),
    roles: p.json().$type<readonly string[]>(),
    activatedAt: p.datetime(3).strictNullable(),
    disabledAt: p.datetime(3).strictNullable(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

/**
 * A person. `email` is written as they wrote it; `emailIdentity` is what makes two spellings the same address and is
 * unique. Pending until the mailbox is proved: `activatedAt` is null until then, and nobody can sign in.
 */
export class Account extends schema.class {
  isActive(): boolean {
    return this.activatedAt !== null && this.disabledAt === null;
  }
}
schema.setClass(Account);
