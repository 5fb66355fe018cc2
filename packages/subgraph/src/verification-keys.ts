/** A public key: a JWK (RFC 7517 §4), or a `KeyObject` of Node. */
export type VerificationKey = PublicJwk | { export(options: { format: 'jwk' }): object };

/** An elliptic-curve key on P-256 (RFC 7518 §6.2.1). */
export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
}

/** Finds the public keys of an issuer. */
export interface VerificationKeys {
  /** Returns the key of that `kid`, or null when the issuer does not publish it. Rejects when the keys cannot be read. */
  find(kid: string): Promise<VerificationKey | null>;
  /** Returns a number that changes when keys were added or withdrawn: what they proved before is to be proved again. */
  version?(): number;
}

/** A key as Web Crypto uses it. */
export type ImportedKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const imported = new WeakMap<object, Promise<ImportedKey>>();

/** Returns the key for Web Crypto. Rejects when it is none on P-256. */
export function cryptoKeyOf(key: VerificationKey): Promise<ImportedKey> {
  const known = imported.get(key);
  if (known) return known;
  const { kty, crv, x, y } = ('export' in key ? key.export({ format: 'jwk' }) : key) as PublicJwk;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const importing = crypto.subtle.importKey('jwk', { kty, crv, x, y }, algorithm, false, ['verify']);
  imported.set(key, importing);
  return importing;
}
