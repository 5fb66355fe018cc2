import { generateKeyPairSync } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { SecretBox } from '../lib/secret-box.ts';
import type { StoredSigningKey } from './signing-key-store.ts';

export interface NewSigningKeyDeps {
  readonly secretBox: SecretBox;
  readonly clock: Clock;
  readonly random: Random;
}

/** A fresh key pair, its private part sealed. */
export function newSigningKey(
  { secretBox, clock, random }: NewSigningKeyDeps,
  { generation, signsFrom }: Pick<StoredSigningKey, 'generation' | 'signsFrom'>,
): StoredSigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = random.hexId();
  const privateJwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
  return { kid, generation, sealedPrivateJwk: secretBox.seal(privateJwk, kid), signsFrom, createdAt: clock.now() };
}
