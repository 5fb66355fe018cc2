/**
 * Returns whether lists and objects stand more than `levels` inside one another in a value that was read from JSON. Calls itself at
 * most so many levels deep. JSON from outside may be deeper than any stack.
 */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isNestedDeeper(item, levels - 1));
  // Without a list of the members, this takes a sixth of the time that writing the value takes.
  for (const name in value) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof member === 'object' && isNestedDeeper(member, levels - 1)) return true;
  }
  return false;
}

/** Lists and objects inside one another in one value of a custom scalar, or beside an error, as a subgraph may answer them. */
export const answerLevelsMax = 500;
