const charactersMax = 1000;
const tagCharactersMax = 35;

/**
 * Returns the language that a client likes best (RFC 9110 §12.5.4) in its canonical form (BCP 47), or null: none is named, or none that
 * is well-formed. Of those that it likes as much the first one.
 */
export function preferredLocale(acceptLanguage: string | undefined): string | null {
  return acceptedLocales(acceptLanguage)[0] ?? null;
}

/** Returns all languages that a client takes, in canonical form, those first that it likes best. */
export function acceptedLocales(acceptLanguage: string | undefined): readonly string[] {
  const accepted: { readonly tag: string; readonly weight: number }[] = [];
  for (const range of (acceptLanguage ?? '').slice(0, charactersMax).split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
    const tag = canonical(name);
    const weight = weightOf(parameters);
    if (tag !== null && weight > 0) accepted.push({ tag, weight });
  }
  return accepted.toSorted((a, b) => b.weight - a.weight).map(({ tag }) => tag);
}

function canonical(name: string): string | null {
  if (name === '' || name === '*' || name.length > tagCharactersMax) return null;
  try {
    return Intl.getCanonicalLocales(name)[0] ?? null;
  } catch {
    return null;
  }
}

/** 1 where none is given, 0 (not at all) for one that cannot be read. */
function weightOf(parameters: readonly string[]): number {
  const [given] = parameters.filter((parameter) => /^q=/i.test(parameter));
  if (given === undefined) return 1;
  return /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i.test(given) ? Number(given.slice(2)) : 0;
}
