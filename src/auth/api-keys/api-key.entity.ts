import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';

/** Tells a key's id from that of a session, wherever either may stand. */
export const apiKeyIdPrefix = 'key_';

const schema = defineEntity({
  name: 'ApiKey',
  indexes: [{ properties: ['accountId', 'createdAt'] }, { properties: ['revokedAt'] }, { properties: ['expiresAt'] }],
  properties: {
    id: p.text().primary(),
    accountId: accountReference,
    name: p.text(),
    /** How the secret begins, so that its owner knows it again. */
    hint: p.text(),
    digest: p.text().unique(),
    scopes: p.json().$type<readonly string[]>(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3).strictNullable(),
    lastUsedAt: p.datetime(3).strictNullable(),
    /** The key that was made in its place. */
    replacedById: p.text().strictNullable(),
    revokedAt: p.datetime(3).strictNullable(),
    revokedReason: p.text().strictNullable(),
  },
});

/**
 * A secret with which a program acts for an account, within `scopes` and what the account itself may do at that moment.
 * Its SHA-256 digest is kept. A key that has ended never comes back.
 */
export class ApiKey extends schema.class {
  isLive(now: Date): boolean {
    return this.revokedAt === null && (this.expiresAt === null || this.expiresAt > now);
  }
}
schema.setClass(ApiKey);
