import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';
import type { AssuranceLevel } from '../../tokens/principal.ts';

/**
 * How the client holds the session: as short-lived access tokens and a refresh token, as a cookie that its browser keeps,
 * or as one opaque token for as long as the session lives.
 */
export const sessionTransports = ['TOKEN', 'COOKIE', 'OPAQUE'] as const;
export type SessionTransport = (typeof sessionTransports)[number];

const schema = defineEntity({
  name: 'Session',
  indexes: [{ properties: ['accountId', 'createdAt'] }, { properties: ['revokedAt'] }, { properties: ['expiresAt'] }],
  properties: {
    id: p.text().primary(),
    accountId: accountReference,
    transport: p.text().$type<SessionTransport>(),
    authenticationMethods: p.json().$type<readonly string[]>(),
    assuranceLevel: p.text().$type<AssuranceLevel>(),
    authenticatedAt: p.datetime(3),
    createdAt: p.datetime(3),
    lastSeenAt: p.datetime(3),
    expiresAt: p.datetime(3),
    address: p.text().strictNullable(),
    userAgent: p.text().strictNullable(),
    /** TOKEN: proves that a refresh token was ours, even one that counts no longer. */
    refreshFamilyKey: p.text().strictNullable(),
    /** TOKEN: of the refresh token that counts. */
    refreshDigest: p.text().strictNullable(),
    /** TOKEN: of the refresh token that was exchanged for it, null before the first exchange. */
    refreshParentDigest: p.text().strictNullable(),
    /** TOKEN: what made the one out of the other. */
    refreshSalt: p.text().strictNullable(),
    refreshedAt: p.datetime(3).strictNullable(),
    /** TOKEN: when the access tokens end that were given out, see `live-access.ts`. */
    accessExpiries: p.text(),
    /** COOKIE, OPAQUE: of the secret that the client holds. */
    secretDigest: p.text().unique().strictNullable(),
    revokedAt: p.datetime(3).strictNullable(),
    revokedReason: p.text().strictNullable(),
  },
});

/**
 * Somebody signed in on one device. Ends when it is revoked, at `expiresAt`, or when it was not used for the idle time;
 * an ended session never comes back. Its secrets are kept as SHA-256 digests.
 */
export class Session extends schema.class {}
schema.setClass(Session);
