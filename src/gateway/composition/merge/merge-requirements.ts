type Alternatives = readonly (readonly string[])[];

/** Alternatives of several subgraphs multiply; a directive has all of them in one list. */
export const alternativesMax = 1024;

/**
 * Returns what all subgraphs ask for together, where each asks for one of its alternatives: every way to take one of each, without
 * those that ask for more than another. So no subgraph weakens what another one asks for. Null if these are more than `alternativesMax`.
 */
export function mergeAlternatives(all: readonly Alternatives[]): Alternatives | null {
  let sum: Alternatives = [[]];
  for (const alternatives of all) {
    if (sum.length * alternatives.length > alternativesMax) return null;
    sum = minimal(sum.flatMap((one) => alternatives.map((other) => union(one, other))));
  }
  return sum;
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}

function minimal(alternatives: Alternatives): Alternatives {
  const distinct = [...new Map(alternatives.map((one) => [one.toSorted().join('\u0000'), one])).values()];
  return distinct.filter(
    (one) => !distinct.some((other) => other !== one && other.length < one.length && other.every((name) => one.includes(name))),
  );
}
