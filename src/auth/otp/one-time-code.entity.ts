import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';

/** What a code proves when it is spent. A code of one purpose is worth nothing for another. */
export const otpPurposes = ['ACTIVATION'] as const;
export type OtpPurpose = (typeof otpPurposes)[number];

const schema = defineEntity({
  name: 'OneTimeCode',
  indexes: [{ properties: ['accountId', 'purpose', 'createdAt'] }, { properties: ['expiresAt'] }],
  properties: {
    id: p.text().primary(),
    accountId: accountReference,
    purpose: p.text().$type<OtpPurpose>(),
    digest: p.text(),
    attemptsLeft: p.integer(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
    spentAt: p.datetime(3).strictNullable(),
  },
});

/**
 * A short code sent out of band. Only its digest is kept (SHA-256 of `<id>.<code>`); the newest unspent code of an account
 * and purpose is the only one that counts.
 */
export class OneTimeCode extends schema.class {}
schema.setClass(OneTimeCode);
