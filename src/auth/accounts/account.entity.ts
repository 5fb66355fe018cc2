import { defineEntity, p } from '@mikro-orm/core';

/** A way to prove oneself beside the password: an authenticator app, or a code sent to the mailbox or the telephone. */
export const secondFactorMethods = ['TOTP', 'EMAIL', 'SMS'] as const;
export type SecondFactorMethod = (typeof secondFactorMethods)[number];

const schema = defineEntity({
  name: 'Account',
  indexes: [{ properties: ['createdAt', 'id'] }, { properties: ['activatedAt', 'createdAt'] }, { properties: ['deletionDueAt'] }],
  properties: {
    id: p.text().primary(),
    email: p.text(),
    emailIdentity: p.text().unique(),
    firstName: p.text().strictNullable(),
    lastName: p.text().strictNullable(),
    displayName: p.text().strictNullable(),
    locale: p.text().strictNullable(),
    phone: p.text().strictNullable(),
    isDarkMode: p.boolean(),
    secondFactors: p.json().$type<readonly SecondFactorMethod[]>(),
    /** Until then the mailbox is no second factor, because it set the password. Null: it is one where `secondFactors` say so. */
    mailFactorHeldUntil: p.datetime(3).strictNullable(),
    roles: p.json().$type<readonly string[]>(),
    activatedAt: p.datetime(3).strictNullable(),
    disabledAt: p.datetime(3).strictNullable(),
    deletionDueAt: p.datetime(3).strictNullable(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

/**
 * A person. `email` is written as they wrote it; `emailIdentity` is what makes two spellings the same address and is
 * unique. Pending until the mailbox is proved: `activatedAt` is null until then, and nobody can sign in. `locale`
 * is the language they read (BCP 47), null where they never said; `phone` is in E.164. Signing in takes one of
 * `secondFactors` where there are any. At `deletionDueAt` the account goes, unless its owner signs in before.
 */
export class Account extends schema.class {
  isActive(): boolean {
    return this.activatedAt !== null && this.disabledAt === null;
  }

  /** Whether a code from the mailbox may stand for the password: not where the mailbox is the second factor already. */
  maySignInByMail(): boolean {
    return this.secondFactors.length === 0 || this.secondFactors.some((method) => method !== 'EMAIL');
  }
}
schema.setClass(Account);
