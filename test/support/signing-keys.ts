import type { Clock } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { createSecretBox } from '../../src/lib/secret-box.ts';
import { Secret } from '../../src/lib/secret.ts';
import type { SigningKeyStore, StoredSigningKey } from '../../src/tokens/signing-key-store.ts';
import { openSigningKeys } from '../../src/tokens/signing-keys.ts';
import { movableClock } from './movable-clock.ts';

/** A key store in memory, for tests that are not about the database. */
export function memoryKeyStore(): SigningKeyStore & { readonly rows: StoredSigningKey[] } {
  const rows: StoredSigningKey[] = [];
  return {
    rows,
    list: async () => rows.toSorted((a, b) => b.generation - a.generation),
    async deleteBefore(first) {
      rows.splice(0, rows.length, ...rows.filter(({ generation }) => generation >= first));
    },
    async insert(key) {
      if (rows.some(({ generation }) => generation === key.generation)) return false;
      rows.push(key);
      return true;
    },
  };
}

const defaultMasterKey = 'a master key of at least 32 characters';

export function openTestKeys(
  store: SigningKeyStore = memoryKeyStore(),
  masterKey = defaultMasterKey,
  clock: Clock = movableClock(),
) {
  const secretBox = createSecretBox(new Secret(masterKey), systemRandom);
  return openSigningKeys({ store, secretBox, clock, random: systemRandom });
}
