import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';

/** Who else may say who somebody is. */
export type IdentityProvider = 'google';

const schema = defineEntity({
  name: 'ExternalIdentity',
  uniques: [{ properties: ['provider', 'subject'] }, { properties: ['accountId', 'provider'] }],
  properties: {
    id: p.text().primary(),
    accountId: accountReference,
    provider: p.text().$type<IdentityProvider>(),
    /** Who it is there, forever. */
    subject: p.text(),
    /** Its address there when it was linked, for its owner to know it again. Proves nothing later. */
    email: p.text(),
    createdAt: p.datetime(3),
    lastUsedAt: p.datetime(3),
  },
});

/** An account elsewhere that signs in to one here. It belongs to one account, which has one of each provider at most. */
export class ExternalIdentity extends schema.class {}
schema.setClass(ExternalIdentity);
