import type { Random } from '../../lib/random.ts';

/** 80 bits: nobody guesses them, and a stolen digest is not worth trying all of them. */
const characters = 16;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const pattern = new RegExp(`^[${alphabet}]{${characters}}$`);

/** Returns a new code such as `abcd-efgh-ijkl-mnop`. */
export function newLongCode(random: Random): string {
  return inGroups(Array.from(random.bytes(characters), (byte) => alphabet.charAt(byte % alphabet.length)).join(''));
}

/** Returns whether a code, as `typedCode` reads it, has the form of a long one. Such a code needs no limit (NIST SP 800-63B §3.1.3). */
export function isLongCode(code: string): boolean {
  return pattern.test(code);
}

/** Returns a long code, as `typedCode` reads it, as it was shown. */
export function inGroups(code: string): string {
  return (code.match(/.{4}/g) ?? []).join('-');
}
