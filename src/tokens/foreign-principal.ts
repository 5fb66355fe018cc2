import { own } from '../lib/own.ts';
import { fromEpochSeconds } from '../lib/clock.ts';
import type { Principal } from './principal.ts';
import { readTimeClaims } from './read-time-claims.ts';

export interface ForeignSource {
  readonly issuer: string;
  readonly scopesClaim: string;
}

/**
 * Returns who is asking, by claims that another issuer makes and that are proved. The account, the session and the client have that
 * issuer's name before theirs, so that they are never taken for ours. Throws when a claim is missing or wrong.
 */
export function foreignPrincipal(claims: Record<string, unknown>, source: ForeignSource, nowSeconds: number): Principal {
  const { sub, sid, jti, client_id: clientId, amr, acr } = claims;
  if (typeof sub !== 'string' || sub === '') throw new Error('The subject is missing.');
  const { expiresAt, authenticatedAt } = readTimeClaims(claims, nowSeconds);
  if (expiresAt === null) throw new Error('The expiry is missing.');
  const scopes = listOf(own(claims, source.scopesClaim));
  const methods = listOf(amr);
  if (![source.issuer, sub, sid, jti, clientId, ...scopes, ...methods].every(isReadable))
    throw new Error('A claim is no readable text.');
  const named = (id: string): string => `${source.issuer}|${id}`;
  const tokenId = typeof jti === 'string' ? jti : '';
  return {
    issuer: source.issuer,
    accountId: named(sub),
    sessionId: named(typeof sid === 'string' ? sid : tokenId || sub),
    tokenId,
    ...(typeof clientId === 'string' ? { clientId: named(clientId) } : {}),
    scopes: new Set(scopes),
    roles: [],
    authenticationMethods: methods,
    assuranceLevel: acr === 'aal2' ? 'aal2' : 'aal1',
    // Without `auth_time` it counts as long ago: `iat` is newer in every token that a refresh brings (RFC 9068 §2.2.1).
    authenticatedAt: fromEpochSeconds(authenticatedAt ?? 0),
    expiresAt: fromEpochSeconds(expiresAt),
  };
}

/** The texts of a list, or of a text with spaces. An empty one names nothing. */
function listOf(value: unknown): readonly string[] {
  const items: readonly unknown[] = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : [];
  return items.filter((item): item is string => typeof item === 'string' && item !== '');
}

/** Neither NUL nor a lone surrogate can be passed on as what it is: in a header, in UTF-8, in a database. */
function isReadable(text: unknown): boolean {
  return typeof text !== 'string' || (text.isWellFormed() && !text.includes('\0'));
}
