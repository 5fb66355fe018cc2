/** The longest text that is taken for a code at any door: a long code is 19 characters as it is shown. */
export const codeCharactersMax = 100;

/**
 * A code as it was sent or shown, however somebody typed it: apps write `123 456`, people put dashes elsewhere or leave
 * them out, and some keyboards have digits of their own width (NFKC).
 */
export function typedCode(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase();
}
