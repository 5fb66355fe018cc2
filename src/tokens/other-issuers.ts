import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { epochSeconds, type Clock } from '../lib/clock.ts';
import { Refusal } from '../lib/errors.ts';
import { clockToleranceSeconds, type AccessTokenVerifier } from './access-tokens.ts';
import { foreignPrincipal } from './foreign-principal.ts';
import { remoteKeySet } from './remote-key-set.ts';

/** Somebody else whose tokens count, each bound to what is said here of its issuer. */
export interface TrustedIssuer {
  /** `iss`, exactly. */
  readonly issuer: string;
  readonly jwksUrl: string;
  /** A token has to be meant for one of these. */
  readonly audiences: readonly string[];
  readonly algorithms: readonly SigningAlgorithm[];
  /** The claim with the scopes: a text with spaces, or a list. */
  readonly scopesClaim: string;
}

export type SigningAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512';

export interface OtherIssuersDeps {
  /** Verifies every token that is not of one of the others. */
  readonly own: AccessTokenVerifier;
  readonly issuers: readonly TrustedIssuer[];
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/**
 * Proves tokens of several issuers. What a token says of its issuer chooses whose keys, audiences and algorithms count,
 * so a key of one issuer never proves a token of another. Refuses as `AccessTokenVerifier` does.
 */
export function withOtherIssuers({ own, issuers, ...deps }: OtherIssuersDeps): AccessTokenVerifier {
  const verifiers = new Map(issuers.map((trusted) => [trusted.issuer, createVerifier(trusted, deps)]));
  if (verifiers.size === 0) return own;
  return {
    verify(token) {
      const issuer = claimedIssuer(token);
      return ((issuer === null ? undefined : verifiers.get(issuer)) ?? own).verify(token);
    },
  };
}

function createVerifier(trusted: TrustedIssuer, deps: Pick<OtherIssuersDeps, 'clock' | 'fetch'>): AccessTokenVerifier {
  const published = remoteKeySet({ ...deps, url: trusted.jwksUrl, parse: toKeys });

  async function keyFor(kid: string): Promise<PublishedKey | null> {
    if (!published.known()?.has(kid)) await published.refresh();
    return published.known()?.get(kid) ?? null;
  }

  return {
    async verify(token) {
      const header = readPart(token, 0);
      const { alg, kid } = header;
      const algorithm = trusted.algorithms.find((allowed) => allowed === alg);
      if (algorithm === undefined || typeof kid !== 'string' || 'crit' in header) throw new Refusal('invalid-token');
      const found = await keyFor(kid);
      if (found === null || (found.algorithm ?? algorithm) !== algorithm) throw new Refusal('invalid-token');
      const now = epochSeconds(deps.clock.now());
      try {
        const claims = jwt.verify(token, found.key, {
          algorithms: [algorithm],
          issuer: trusted.issuer,
          audience: [...trusted.audiences] as [string, ...string[]],
          clockTimestamp: now,
          clockTolerance: clockToleranceSeconds,
        });
        return foreignPrincipal(claims as Record<string, unknown>, trusted, now);
      } catch (cause) {
        throw new Refusal('invalid-token', { cause });
      }
    },
  };
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

/** `iss` as the token says it, unproved. */
function claimedIssuer(token: string): string | null {
  const { iss } = readPart(token, 1);
  return typeof iss === 'string' ? iss : null;
}

const tokenCharactersMax = 8192;

function readPart(token: string, at: number): Record<string, unknown> {
  try {
    const part: unknown = JSON.parse(
      Buffer.from(token.slice(0, tokenCharactersMax).split('.')[at] ?? '', 'base64url').toString(),
    );
    return typeof part === 'object' && part !== null ? (part as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
