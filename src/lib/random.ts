import { randomBytes, randomInt } from 'node:crypto';

/** The only source of randomness, cryptographically strong. Injected, so that tests can repeat it. */
export interface Random {
  bytes(count: number): Buffer;
  /** `count` decimal digits, each equally likely. */
  digits(count: number): string;
  /** 128 random bits as 32 hex digits. */
  hexId(): string;
}

const idBytes = 16;
let pool = Buffer.alloc(0);

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  digits: (count) => Array.from({ length: count }, () => randomInt(10)).join(''),
  hexId() {
    // Asking the system for 16 bytes costs as much as for 4096, and every request has an id.
    if (pool.length < idBytes) pool = randomBytes(256 * idBytes);
    const id = pool.toString('hex', 0, idBytes);
    pool = pool.subarray(idBytes);
    return id;
  },
};
