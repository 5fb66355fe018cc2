import { readForeignHash } from './foreign-hashes/read-foreign-hash.ts';

const argon2 = /^\$argon2(?:id|i|d)\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/;
const memoryKibMax = 256 * 1024;
const iterationsMax = 10;

/** Whether a password can be verified against this hash, at a cost that we bear. */
export function isKnownHash(hash: string): boolean {
  const [, memoryKib, iterations] = argon2.exec(hash) ?? [];
  const isBearable = Number(memoryKib) <= memoryKibMax && Number(iterations) <= iterationsMax;
  return isBearable || readForeignHash(hash) !== null;
}
