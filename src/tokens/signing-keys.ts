import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { SecretBox } from '../lib/secret-box.ts';
import type { Jwks, PublicJwk, VerificationKeys } from './verification-keys.ts';

/** The keys this installation signs with. The newest one signs; all that are kept verify. */
export interface SigningKeys extends VerificationKeys {
  current(): SigningKey;
  /** What the world may see (RFC 7517 §5). Never holds a private part. */
  jwks(): Jwks;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A key as it lies in the database: the private part sealed, with the `kid` as additional data. */
export interface StoredSigningKey {
  readonly kid: string;
  /** 1, 2, 3 …; unique, so that replicas that generate at the same moment agree on one key. */
  readonly generation: number;
  readonly sealedPrivateJwk: string;
  readonly createdAt: Date;
}

export interface SigningKeyStore {
  /** The keys whose tokens may still be alive, newest generation first. */
  list(): Promise<readonly StoredSigningKey[]>;
  /** False when that generation exists already. */
  insert(key: StoredSigningKey): Promise<boolean>;
}

export interface SigningKeysDeps {
  readonly store: SigningKeyStore;
  readonly secretBox: SecretBox;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Reads the signing keys, generating the first one where there is none. Of several replicas that start on an empty
 * database one inserts; the others read its key. Throws when a key cannot be opened with the master key in use.
 */
export async function openSigningKeys(deps: SigningKeysDeps): Promise<SigningKeys> {
  if ((await deps.store.list()).length === 0) await deps.store.insert(newSigningKey(deps, 1));
  const keys = (await deps.store.list()).map((stored) => openKey(stored, deps.secretBox));
  const [current] = keys;
  if (current === undefined) throw new Error('The database holds no signing key, and none could be added.');
  const byKid = new Map(keys.map((key) => [key.kid, key.publicKey]));
  const jwks: Jwks = { keys: keys.map(toPublicJwk) };
  return { current: () => current, find: async (kid) => byKid.get(kid) ?? null, jwks: () => jwks };
}

function newSigningKey({ secretBox, clock, random }: SigningKeysDeps, generation: number): StoredSigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = random.hexId();
  const privateJwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
  return {
    kid,
    generation,
    sealedPrivateJwk: secretBox.seal(privateJwk, kid),
    createdAt: clock.now(),
  };
}

function openKey({ kid, sealedPrivateJwk }: StoredSigningKey, secretBox: SecretBox): SigningKey {
  const jwk = JSON.parse(secretBox.open(sealedPrivateJwk, kid)) as JsonWebKey;
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}

function toPublicJwk({ kid, publicKey }: SigningKey): PublicJwk {
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  return { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' } as PublicJwk;
}
