import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';
import type { SessionTransport } from '../sessions/session.entity.ts';

const schema = defineEntity({
  name: 'SignInChallenge',
  indexes: [{ properties: ['accountId'] }, { properties: ['expiresAt'] }],
  properties: {
    id: p.text().primary(),
    accountId: accountReference,
    digest: p.text().unique(),
    transport: p.text().$type<SessionTransport>(),
    authenticationMethods: p.json().$type<readonly string[]>(),
    attemptsLeft: p.integer(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
    spentAt: p.datetime(3).strictNullable(),
  },
});

/** Somebody between the first and the second factor. Its token opens a session together with a second factor, and is good for nothing else. */
export class SignInChallenge extends schema.class {}
schema.setClass(SignInChallenge);
