import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';
import { codePurposes, type CodePurpose } from '../delivery/message.ts';

/** What people can ask a code for. */
export const otpPurposes = codePurposes;

/** What a code proves when it is spent. A code of one purpose is worth nothing for another. */
export type OtpPurpose = CodePurpose | 'TWO_FACTOR_SMS';

const schema = defineEntity({
  name: 'OneTimeCode',
  indexes: [{ properties: ['accountId', 'purpose', 'createdAt'] }, { properties: ['expiresAt'] }],
  properties: {
    id: p.text().primary(),
    accountId: accountReference,
    purpose: p.text().$type<OtpPurpose>(),
    /** Of the flow that asked for it (see `flow-id.ts`); null where a signed-in user did. */
    flowDigest: p.text().strictNullable(),
    digest: p.text(),
    attemptsLeft: p.integer(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
    spentAt: p.datetime(3).strictNullable(),
  },
});

/**
 * A short code sent out of band. Only its digest is kept (SHA-256 of `<id>.<code>`); the newest unspent code of a flow is
 * the only one of it that counts.
 */
export class OneTimeCode extends schema.class {}
schema.setClass(OneTimeCode);
