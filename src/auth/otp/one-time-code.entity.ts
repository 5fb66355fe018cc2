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
    /** Of the flow that asked for it (see `flow-id.ts`). */
    flowDigest: p.text(),
    /** Of the mailbox or telephone that it was sent to (see `recipientDigestOf`). */
    recipientDigest: p.text(),
    /** It is too long to be guessed, and good for every flow. */
    isLong: p.boolean(),
    digest: p.text(),
    attemptsLeft: p.integer(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
    spentAt: p.datetime(3).strictNullable(),
  },
});

/**
 * A code sent out of band. Only its digest is kept (SHA-256 of `<id>.<code>`). Of short codes, the newest unspent one of a flow is
 * the only one of it that counts.
 */
export class OneTimeCode extends schema.class {}
schema.setClass(OneTimeCode);
