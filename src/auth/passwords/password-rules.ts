import { estimateGuesses } from './estimate-guesses.ts';

/** What makes a password one that may be chosen. */
export interface PasswordRules {
  /** Whether it is known from a breach. Never rejects: who cannot tell says no. Null: nobody is asked. */
  readonly isBreached: ((password: string) => Promise<boolean>) | null;
  /** What the service is called. Its users think of these names first. */
  readonly serviceNames: readonly string[];
}

/** The rules that a password can break, and what to tell whoever chose it. */
export const passwordFaults = {
  'too-short': 'Choose another password: this one is too short. It needs 8 characters.',
  'too-long': 'Choose another password: this one is too long. It may have 128 characters.',
  'own-name': 'Choose another password: this one is made of your name or address.',
  guessable: 'Choose another password: this one is easily guessed. Several words that do not belong together are not.',
  breached: 'Choose another password: this one is known from a breach.',
} as const;
export type PasswordFault = keyof typeof passwordFaults;

const codePointsMin = 8;
const codePointsMax = 128;
/** More than 128 code points take in UTF-16, however they are composed. */
const charactersMax = 1024;
/** Shorter parts of names are in many good passwords by chance. */
const namePartCharactersMin = 4;
/** As many as eight characters have that were drawn at random, by the estimate. */
const guessesMin = 1e8;

/**
 * Returns the first rule that the password breaks, or null when it may be chosen: long enough, not too long, not its owner's name or
 * address, not easily guessed, not in a known breach. No rule of composition (NIST SP 800-63B §3.1.1.2). `ownNames` may hold nulls.
 */
export async function passwordFault(
  { isBreached, serviceNames }: PasswordRules,
  password: string,
  ownNames: readonly (string | null)[],
): Promise<PasswordFault | null> {
  const normalised = password.normalize('NFC');
  const codePoints = Array.from(normalised).length;
  if (codePoints < codePointsMin) return 'too-short';
  if (codePoints > codePointsMax) return 'too-long';
  const own = wordsOf(ownNames);
  if (isMadeOf(own, normalised)) return 'own-name';
  if ((await estimateGuesses(normalised, [...own, ...wordsOf(serviceNames)])) < guessesMin) return 'guessable';
  return isBreached !== null && (await isBreached(normalised)) ? 'breached' : null;
}

/** Whether it could be anyone's password at all. What is longer than any password is not worth a computation. */
export function isConceivablePassword(password: string): boolean {
  return password.length <= charactersMax;
}

const separators = /[^\p{L}\p{N}]+/gu;

/** Returns the names, what is before and after the `@` of an address, their parts, and each in one word, in lower case, the longest first. */
function wordsOf(names: readonly (string | null)[]): string[] {
  return names
    .flatMap((name) => [name ?? '', ...(name ?? '').split('@')])
    .flatMap((name) => [name, ...name.split(separators), name.replaceAll(separators, '')])
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= namePartCharactersMin)
    .toSorted((a, b) => b.length - a.length);
}

/** Nothing but one's own names and digits: `annsmith1984`, `ann@example.org`. */
function isMadeOf(names: readonly string[], password: string): boolean {
  const rest = names.reduce((text, name) => text.replaceAll(name, ''), password.toLowerCase());
  return rest.length < password.length && /^[\p{N}\p{P}\p{S}\s]*$/u.test(rest);
}
