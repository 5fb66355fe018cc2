import { fromEpochSeconds } from '../lib/clock.ts';
import { clockToleranceSeconds } from './access-tokens.ts';
import type { Principal } from './principal.ts';

export interface ForeignSource {
  readonly issuer: string;
  readonly scopesClaim: string;
}

/**
 * Who is asking, by claims that another issuer makes and that are proved. The account and the session have that issuer's
 * name before theirs, so that they are never taken for ours. Throws when a claim is missing.
 */
export function foreignPrincipal(claims: Record<string, unknown>, source: ForeignSource, nowSeconds: number): Principal {
  const { sub, sid, jti, iat, exp, auth_time: authTime, amr, acr } = claims;
  if (typeof sub !== 'string' || sub === '') throw new Error('The subject is missing.');
  if (!isSeconds(exp)) throw new Error('The expiry is missing.');
  if (isSeconds(iat) && iat > nowSeconds + clockToleranceSeconds) throw new Error('The token was issued in the future.');
  const own = (id: string): string => `${source.issuer}|${id}`;
  const tokenId = typeof jti === 'string' ? jti : '';
  const provedAt = [authTime, iat].find(isSeconds);
  return {
    issuer: source.issuer,
    accountId: own(sub),
    sessionId: own(typeof sid === 'string' ? sid : tokenId || sub),
    tokenId,
    scopes: new Set(listOf(claims[source.scopesClaim])),
    roles: [],
    authenticationMethods: listOf(amr),
    assuranceLevel: acr === 'aal2' ? 'aal2' : 'aal1',
    // Nothing is known of when they proved it: long ago.
    authenticatedAt: fromEpochSeconds(provedAt ?? 0),
    expiresAt: fromEpochSeconds(exp),
  };
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function listOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter(Boolean);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
