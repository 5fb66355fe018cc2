import { randomBytes, randomInt } from 'node:crypto';

/** The only source of randomness, cryptographically strong. Injected, so that tests can repeat it. */
export interface Random {
  bytes(count: number): Buffer;
  /** `count` decimal digits, each equally likely. */
  digits(count: number): string;
  /** 128 random bits as 32 hex digits. */
  hexId(): string;
}

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  digits: (count) => Array.from({ length: count }, () => randomInt(10)).join(''),
  hexId: () => randomBytes(16).toString('hex'),
};
