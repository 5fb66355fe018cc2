import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { SecretBox } from '../lib/secret-box.ts';
import { MasterKeyError } from '../lib/master-key-error.ts';
import { newSigningKey, type NewSigningKeyDeps } from './new-signing-key.ts';
import { standingOf, type SigningKeyStore, type StoredSigningKey } from './signing-key-store.ts';
import type { Jwks, PublicJwk, VerificationKeys } from './verification-keys.ts';

/** The keys this installation signs with. One signs; those that signed recently, or will soon, verify as well. */
export interface SigningKeys extends VerificationKeys {
  version(): number;
  current(): SigningKey;
  /** What the world may see (RFC 7517 §5). Never holds a private part. */
  jwks(): Jwks;
  /** Reads the keys again. When that fails, those that are known stay. */
  refresh(): Promise<void>;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface SigningKeysDeps extends NewSigningKeyDeps {
  readonly store: SigningKeyStore;
}

interface Known {
  readonly stored: readonly StoredSigningKey[];
  readonly byKid: ReadonlyMap<string, SigningKey>;
}

/** So that made-up `kid`s cost no query each. */
const cooldownMs = 1000;

/**
 * Reads the signing keys, generating the first one where there is none. Of several replicas that start on an empty
 * database one inserts; the others read its key. Rejects with a `MasterKeyError` when a key cannot be opened with the master key in use.
 */
export async function openSigningKeys(deps: SigningKeysDeps): Promise<SigningKeys> {
  const { store, clock, secretBox } = deps;
  if ((await store.list()).length === 0) {
    await store.insert(newSigningKey(deps, { generation: 1, signsFrom: clock.now() }));
  }
  let known = await read();
  let version = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  /** Keys that were opened before are not opened again. */
  async function read(before?: Known): Promise<Known> {
    const stored = await store.list();
    if (stored.length === 0) throw new Error('The database holds no signing key, and none could be added.');
    return { stored, byKid: new Map(stored.map((key) => [key.kid, before?.byKid.get(key.kid) ?? openKey(key, secretBox)])) };
  }

  function live(): readonly SigningKey[] {
    return standingOf(known.stored, clock.now())
      .filter(({ state }) => state !== 'retired')
      .flatMap(({ key }) => known.byKid.get(key.kid) ?? []);
  }

  function findLive(kid: string): KeyObject | null {
    return live().find((key) => key.kid === kid)?.publicKey ?? null;
  }

  async function refresh(): Promise<void> {
    const before = known;
    known = await read(before);
    if (new Set(before.byKid.keys()).symmetricDifference(new Set(known.byKid.keys())).size > 0) version += 1;
  }

  return {
    refresh,
    version: () => version,
    current() {
      const { stored, byKid } = known;
      const signing = standingOf(stored, clock.now()).find(({ state }) => state === 'signing')?.key ?? stored.at(-1);
      return byKid.get(signing?.kid ?? '') as SigningKey;
    },
    async find(kid) {
      const key = findLive(kid);
      if (key !== null) return key;
      if (performance.now() - askedAt >= cooldownMs) {
        askedAt = performance.now();
        asking = refresh();
      }
      await asking;
      return findLive(kid);
    },
    jwks: () => ({ keys: live().map(toPublicJwk) }),
  };
}

function openKey({ kid, sealedPrivateJwk }: StoredSigningKey, secretBox: SecretBox): SigningKey {
  const privateKey = createPrivateKey({ key: unsealed(kid, sealedPrivateJwk, secretBox), format: 'jwk' });
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}

function unsealed(kid: string, sealed: string, secretBox: SecretBox): JsonWebKey {
  try {
    return JSON.parse(secretBox.open(sealed, kid)) as JsonWebKey;
  } catch (cause) {
    throw new MasterKeyError(`does not open the signing key ${kid}, which was sealed with another one: bring that back`, cause);
  }
}

function toPublicJwk({ kid, publicKey }: SigningKey): PublicJwk {
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  return { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' } as PublicJwk;
}
