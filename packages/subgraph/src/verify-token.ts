import type { AssuranceLevel, Principal } from './principal.ts';
import { readJwt, type Jwt } from './read-jwt.ts';
import { mismatchOf, TokenFault } from './token-fault.ts';
import { cryptoKeyOf, type VerificationKeys } from './verification-keys.ts';

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: VerificationKeys;
  /** The clock, in milliseconds. */
  readonly now: () => number;
}

/** The time by which the clocks of the issuer and of this process may differ. */
const toleranceSeconds = 5;
/** The end of the year 9999, the last that RFC 3339 can write. */
const secondsMax = 253_402_300_799;

/**
 * Returns the principal that an access token proves (RFC 9068 §4, RFC 8725). Throws a `TokenFault` for any other token: of another type,
 * algorithm, issuer or audience, by a key that is not published, with a claim missing, or outside its life. Rejects with another error
 * when the keys cannot be read.
 */
export async function verifyToken(token: string, { issuer, audience, keys, now }: Expected): Promise<Principal> {
  const jwt = readJwt(token);
  const kid = jwt && kidOf(jwt);
  if (jwt === null || typeof kid !== 'string')
    throw new TokenFault('It is not a JWT of the type at+jwt, signed with ES256 by a key that it names.');
  const { iss, aud } = jwt.claims;
  // A wrong issuer or audience is told before what follows from it, such as a key that is unknown.
  if (iss !== issuer) throw mismatchOf('iss', issuer, iss);
  if (![aud].flat().includes(audience)) throw mismatchOf('aud', audience, aud);
  const key = await keys.find(kid);
  if (key === null) throw new TokenFault('The issuer does not publish the key that it names.');
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const isSigned = await crypto.subtle.verify(algorithm, await cryptoKeyOf(key), jwt.signature, jwt.signed);
  if (!isSigned) throw new TokenFault('Its signature is not one of the issuer.');
  return toPrincipal(jwt.claims, now() / 1000);
}

function kidOf({ header: { alg, typ, kid, crit } }: Jwt): unknown {
  return alg === 'ES256' && typ === 'at+jwt' && crit === undefined ? kid : null;
}

function toPrincipal(claims: Readonly<Record<string, unknown>>, nowSeconds: number): Principal {
  const { client_id: clientId, act, scope, acr } = claims;
  const expires = seconds(claims, 'exp');
  if (expires <= nowSeconds - toleranceSeconds) throw new TokenFault('It has expired.');
  past(seconds(claims, 'iat'), 'iat', nowSeconds);
  if (claims['nbf'] !== undefined) past(seconds(claims, 'nbf'), 'nbf', nowSeconds);
  const actor = typeof act === 'object' && act !== null ? (act as { sub?: unknown }).sub : undefined;
  return {
    accountId: text(claims, 'sub'),
    sessionId: text(claims, 'sid'),
    tokenId: text(claims, 'jti'),
    ...(clientId === undefined ? {} : { clientId: text(claims, 'client_id') }),
    ...(typeof actor === 'string' ? { actor } : {}),
    scopes: new Set(typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []),
    roles: texts(claims, 'roles'),
    authenticationMethods: texts(claims, 'amr'),
    assuranceLevel: assuranceLevel(acr),
    authenticatedAt: new Date(past(seconds(claims, 'auth_time'), 'auth_time', nowSeconds) * 1000),
    expiresAt: new Date(expires * 1000),
  };
}

function text(claims: Readonly<Record<string, unknown>>, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string' || value === '') throw new TokenFault(`\`${name}\` is missing.`);
  return value;
}

function texts(claims: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = claims[name];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new TokenFault(`\`${name}\` is no list of strings.`);
  return value;
}

function assuranceLevel(value: unknown): AssuranceLevel {
  if (value !== 'aal1' && value !== 'aal2') throw new TokenFault('The assurance level (`acr`) is unknown.');
  return value;
}

/** Returns a NumericDate (RFC 7519 §2). */
function seconds(claims: Readonly<Record<string, unknown>>, name: string): number {
  const value = claims[name];
  if (typeof value !== 'number' || !(value >= 0 && value <= secondsMax)) throw new TokenFault(`\`${name}\` is no NumericDate.`);
  return value;
}

function past(value: number, name: string, nowSeconds: number): number {
  if (value > nowSeconds + toleranceSeconds) throw new TokenFault(`\`${name}\` is in the future.`);
  return value;
}
