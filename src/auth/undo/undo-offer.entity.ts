import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';
import type { SecondFactorMethod } from '../accounts/account.entity.ts';
import type { UndoablePurpose } from '../delivery/message.ts';

const schema = defineEntity({
  name: 'UndoOffer',
  indexes: [{ properties: ['accountId', 'createdAt'] }, { properties: ['expiresAt'] }],
  properties: {
    id: p.text().primary(),
    accountId: accountReference,
    /** SHA-256 of the token in the link. */
    digest: p.text().unique(),
    change: p.text().$type<UndoablePurpose>(),
    email: p.text(),
    emailIdentity: p.text(),
    phone: p.text().strictNullable(),
    secondFactors: p.json().$type<readonly SecondFactorMethod[]>(),
    /** Of the authenticator app, sealed as in its own table. */
    sealedSecret: p.text().strictNullable(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
    spentAt: p.datetime(3).strictNullable(),
  },
});

/** A change that its owner was told of and may undo, with what the account was like before. Whoever holds the token may do so, once. */
export class UndoOffer extends schema.class {}
schema.setClass(UndoOffer);
