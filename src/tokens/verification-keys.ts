import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { remoteKeySet } from './remote-key-set.ts';

/** Where a verifier finds public keys. */
export interface VerificationKeys {
  /** The key of that `kid`, or null when the issuer does not publish it. Rejects when the issuer cannot be asked. */
  find(kid: string): Promise<KeyObject | null>;
  /** Returns a number that changes when keys were added or withdrawn: what they proved before is to be proved again. */
  version?(): number;
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
  version(): number;
  /** What that process publishes, for passing on; up to 5 seconds old, older while it is down. Rejects when it was never read. */
  jwks(): Promise<Jwks>;
  /** Reads them at once, because that process says that they have changed. */
  expire(): void;
}

export interface RemoteKeysDeps {
  readonly jwksUrl: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/** The keys behind a JWKS URL; see `remoteKeySet` for when they are read. */
export function remoteVerificationKeys({ jwksUrl, ...deps }: RemoteKeysDeps): RemoteVerificationKeys {
  const published = remoteKeySet({ ...deps, url: jwksUrl, parse: toKeySet });
  return {
    find: async (kid) => (await published.find(kid))?.key ?? null,
    version: published.version,
    jwks: async () => ({ keys: (await published.list()).map(({ jwk }) => jwk) }),
    expire: published.expire,
  };
}

interface PublishedKey {
  readonly jwk: PublicJwk;
  readonly key: KeyObject;
}

function toKeySet(document: unknown): ReadonlyMap<string, PublishedKey> {
  return new Map(usableKeys(document).map((jwk) => [jwk.kid, { jwk, key: createPublicKey({ key: { ...jwk }, format: 'jwk' }) }]));
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
