import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';

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

export interface RemoteKeysDeps {
  readonly jwksUrl: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

const timeoutMs = 5000;
const cooldownSeconds = 5;

/**
 * The keys behind a JWKS URL. An unknown `kid` asks again, at most once every 5 seconds, so a rotation is noticed and
 * made-up `kid`s cost nothing; callers at the same moment share one request. Keys that are known stay usable while the
 * issuer is down.
 */
export function remoteVerificationKeys({ jwksUrl, clock, fetch: get = fetch }: RemoteKeysDeps): VerificationKeys {
  let known: ReadonlyMap<string, KeyObject> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const response = await get(jwksUrl, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`The issuer answered ${response.status} for its keys.`);
    known = parseJwks(await response.json());
    askedAt = clock.now().getTime();
  }

  return {
    async find(kid) {
      const found = known?.get(kid);
      if (found) return found;
      if (known && clock.now().getTime() - askedAt < cooldownSeconds * 1000) return null;
      asking ??= ask().finally(() => (asking = undefined));
      await asking;
      return known?.get(kid) ?? null;
    },
  };
}

/** The usable ES256 keys of a JWKS document; others are passed over (RFC 7517 §5). */
function parseJwks(document: unknown): Map<string, KeyObject> {
  const keys = (document as Partial<Jwks> | null)?.keys;
  if (!Array.isArray(keys)) throw new Error('The issuer did not answer with a JWKS document.');
  const usable = (keys as PublicJwk[]).filter(
    (jwk) => jwk.kty === 'EC' && jwk.crv === 'P-256' && typeof jwk.kid === 'string' && jwk.use !== ('enc' as never),
  );
  return new Map(usable.map((jwk) => [jwk.kid, createPublicKey({ key: { ...jwk }, format: 'jwk' })]));
}
