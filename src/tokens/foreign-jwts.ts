import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { epochSeconds, type Clock } from '../lib/clock.ts';
import { Refusal } from '../lib/errors.ts';
import { readJwtPart } from './read-jwt-part.ts';
import { clockToleranceSeconds } from './read-time-claims.ts';
import { remoteKeySet } from './remote-key-set.ts';

type SigningAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512';

/** Which JWTs of someone else count. */
export interface ForeignJwtRules {
  /** `iss` is exactly one of these. */
  readonly issuers: readonly string[];
  readonly jwksUrl: string;
  /** `aud` holds one of these. */
  readonly audiences: readonly string[];
  readonly algorithms: readonly SigningAlgorithm[];
  /** What `typ` may be, in lower case and without `application/`; it may always be absent (RFC 8725 §3.11). */
  readonly types: readonly string[];
}

export interface ForeignJwtDeps {
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/**
 * Proves JWTs that someone else signed, and returns their claims. Throws the refusal `INVALID_TOKEN` for another issuer,
 * audience, algorithm or type, a key that is not published or meant for something else, a critical header, a time outside
 * its life. Rejects with another error only when the keys cannot be read. Which claims there are is for the caller to ask,
 * the expiry included.
 */
export function foreignJwtVerifier(rules: ForeignJwtRules, deps: ForeignJwtDeps) {
  const published = remoteKeySet({ ...deps, url: rules.jwksUrl, parse: toKeys });
  return async function verify(token: string): Promise<Readonly<Record<string, unknown>>> {
    const header = readJwtPart(token, 0);
    const { alg, kid } = header;
    const algorithm = rules.algorithms.find((allowed) => allowed === alg);
    if (algorithm === undefined || typeof kid !== 'string' || 'crit' in header || !isOfType(header['typ'], rules.types))
      throw new Refusal('INVALID_TOKEN');
    const found = await published.find(kid);
    if (found === null || (found.algorithm ?? algorithm) !== algorithm) throw new Refusal('INVALID_TOKEN');
    try {
      return jwt.verify(token, found.key, {
        algorithms: [algorithm],
        issuer: [...rules.issuers] as [string, ...string[]],
        audience: [...rules.audiences] as [string, ...string[]],
        clockTimestamp: epochSeconds(deps.clock.now()),
        clockTolerance: clockToleranceSeconds,
      }) as Record<string, unknown>;
    } catch (cause) {
      throw new Refusal('INVALID_TOKEN', { cause });
    }
  };
}

/** A media type without regard to case, whose `application/` may be left out (RFC 7515 §4.1.9). */
function isOfType(typ: unknown, types: readonly string[]): boolean {
  if (typ === undefined) return true;
  return typeof typ === 'string' && types.includes(typ.toLowerCase().replace(/^application\//, ''));
}

interface PublishedKey {
  readonly key: KeyObject;
  /** The only one that the key is meant for, where its issuer says so. */
  readonly algorithm: string | undefined;
}

const rsaBitsMin = 2048;

/** Signing keys with a `kid`; others, weak ones and unreadable ones are passed over (RFC 7517 §5). */
function toKeys(document: unknown): ReadonlyMap<string, PublishedKey> {
  const { keys } = (document ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('The issuer did not answer with a JWKS document.');
  const usable = new Map<string, PublishedKey>();
  for (const jwk of keys as (JsonWebKey & { kid?: unknown; use?: unknown; alg?: unknown })[]) {
    if (typeof jwk.kid !== 'string' || jwk.use === 'enc' || (jwk.kty !== 'RSA' && jwk.kty !== 'EC')) continue;
    const key = readKey(jwk);
    if (key && (key.asymmetricKeyDetails?.modulusLength ?? rsaBitsMin) >= rsaBitsMin)
      usable.set(jwk.kid, { key, algorithm: typeof jwk.alg === 'string' ? jwk.alg : undefined });
  }
  return usable;
}

function readKey({ kty, n, e, crv, x, y }: JsonWebKey): KeyObject | null {
  try {
    return createPublicKey({ key: kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }, format: 'jwk' } as Parameters<
      typeof createPublicKey
    >[0]);
  } catch {
    return null;
  }
}
