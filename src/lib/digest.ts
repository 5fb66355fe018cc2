import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as 64 hex digits: how high-entropy secrets are stored. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Compares two digests in constant time. Digests of different length are not equal. */
export function digestsEqual(a: string, b: string): boolean {
  return equalBytes(Buffer.from(a), Buffer.from(b));
}

/** Compares in constant time. Bytes of different length are not equal. */
export function equalBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
