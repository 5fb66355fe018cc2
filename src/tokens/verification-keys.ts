import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { remoteKeySet } from './remote-key-set.ts';

/** Where a verifier finds public keys. */
export interface VerificationKeys {
  /** The key of that `kid`, or null when the issuer does not publish it. Rejects when the issuer cannot be asked. */
  find(kid: string): Promise<KeyObject | null>;
}

/** An elliptic-curve verification key (RFC 7518 §6.2.1). */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'ES256';
}

export interface Jwks {
  readonly keys: readonly PublicJwk[];
}

/** Keys that another process publishes. */
export interface RemoteVerificationKeys extends VerificationKeys {
  /** What that process publishes, for passing on; up to 5 seconds old, older while it is down. Rejects when it was never read. */
  jwks(): Promise<Jwks>;
}

export interface RemoteKeysDeps {
  readonly jwksUrl: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/**
 * The keys behind a JWKS URL. An unknown `kid` asks again, at most once every 5 seconds, so a rotation is noticed and
 * made-up `kid`s cost nothing; callers at the same moment share one request. Keys that are known stay usable while the
 * issuer is down.
 */
export function remoteVerificationKeys({ jwksUrl, ...deps }: RemoteKeysDeps): RemoteVerificationKeys {
  const published = remoteKeySet({ ...deps, url: jwksUrl, parse: toKeySet });
  return {
    async find(kid) {
      if (!published.known()?.byKid.has(kid)) await published.refresh();
      return published.known()?.byKid.get(kid) ?? null;
    },
    async jwks() {
      await published.refresh().catch((error: unknown) => {
        if (!published.known()) throw error;
      });
      return published.known()?.jwks ?? { keys: [] };
    },
  };
}

function toKeySet(document: unknown): { readonly jwks: Jwks; readonly byKid: ReadonlyMap<string, KeyObject> } {
  const jwks: Jwks = { keys: usableKeys(document) };
  return { jwks, byKid: new Map(jwks.keys.map((jwk) => [jwk.kid, createPublicKey({ key: { ...jwk }, format: 'jwk' })])) };
}

/** The ES256 keys of a JWKS document; others are passed over (RFC 7517 §5). */
function usableKeys(document: unknown): PublicJwk[] {
  const keys = (document as Partial<Jwks> | null)?.keys;
  if (!Array.isArray(keys)) throw new Error('The issuer did not answer with a JWKS document.');
  return (keys as Partial<Record<keyof PublicJwk, unknown>>[]).flatMap(({ kty, crv, x, y, kid, use }) => {
    const isUsable = kty === 'EC' && crv === 'P-256' && typeof kid === 'string' && use !== 'enc';
    return isUsable && typeof x === 'string' && typeof y === 'string' ? [{ kty, crv, x, y, kid, use: 'sig', alg: 'ES256' }] : [];
  });
}
