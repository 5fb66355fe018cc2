/**
 * A code as it was sent or shown, however somebody typed it: apps write `123 456`, people put dashes elsewhere or leave
 * them out, and some keyboards have digits of their own width (NFKC).
 */
export function typedCode(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase();
}
