import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as 64 hex digits: how high-entropy secrets are stored. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Compares two digests in constant time. Digests of different length are not equal. */
export function digestsEqual(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
