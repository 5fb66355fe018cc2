import { isCommonPassword } from './common-passwords.ts';

/** What makes a password one that may be chosen. */
export interface PasswordRules {
  /** Whether it is known from a breach. Never rejects: who cannot tell says no. Null: nobody is asked. */
  readonly isBreached: ((password: string) => Promise<boolean>) | null;
}

const codePointsMin = 8;
const codePointsMax = 128;
/** More than 128 code points take in UTF-16, however they are composed. */
const charactersMax = 1024;
/** Shorter parts of names are in many good passwords by chance. */
const namePartCharactersMin = 4;

/**
 * Whether the password may be chosen: long enough, not too long, not among the common ones, not its owner's name or
 * address, not in a known breach. No rule of composition (NIST SP 800-63B §3.1.1.2). `ownNames` may hold nulls.
 */
export async function isAcceptablePassword(
  { isBreached }: PasswordRules,
  password: string,
  ownNames: readonly (string | null)[],
): Promise<boolean> {
  const normalised = password.normalize('NFC');
  const codePoints = Array.from(normalised).length;
  if (codePoints < codePointsMin || codePoints > codePointsMax) return false;
  if ((await isCommonPassword(normalised)) || isOwnName(normalised, ownNames)) return false;
  return isBreached === null || !(await isBreached(normalised));
}

/** Whether it could be anybody's password at all. What is longer than any password is not worth a computation. */
export function isConceivablePassword(password: string): boolean {
  return password.length <= charactersMax;
}

/** Nothing but one's own names and digits: `annsmith1984`, `ann@example.org`. */
function isOwnName(password: string, ownNames: readonly (string | null)[]): boolean {
  const parts = ownNames
    .flatMap((name) => [name ?? '', ...(name ?? '').split(/[^\p{L}\p{N}]+/u)])
    .map((part) => part.toLowerCase());
  const names = parts.filter((part) => part.length >= namePartCharactersMin).toSorted((a, b) => b.length - a.length);
  const rest = names.reduce((text, name) => text.replaceAll(name, ''), password.toLowerCase());
  return rest.length < password.length && /^[\p{N}\p{P}\p{S}\s]*$/u.test(rest);
}
