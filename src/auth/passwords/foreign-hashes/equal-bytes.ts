import { timingSafeEqual } from 'node:crypto';

/** Compares in constant time. Of different length: not equal. */
export function equalBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
