type Alternatives = readonly (readonly string[])[];

/**
 * Returns what all subgraphs ask for together, where each asks for one of its alternatives: every way to take one of each, without
 * those that ask for more than another. So no subgraph weakens what another one asks for.
 */
export function mergeAlternatives(all: readonly Alternatives[]): Alternatives {
  return all.reduce<Alternatives>(
    (sum, alternatives) => minimal(sum.flatMap((one) => alternatives.map((other) => union(one, other)))),
    [[]],
  );
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
