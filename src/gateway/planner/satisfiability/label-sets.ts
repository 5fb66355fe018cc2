/**
 * Returns sets of active labels of progressive `@override` with which a graph is judged: for each two labels, all four ways in which
 * they can be active are among them. O(labels), and for up to three labels these are all sets.
 */
export function labelSets(labels: readonly string[]): ReadonlySet<string>[] {
  const sets = [
    [],
    [...labels],
    ...labels.map((label) => [label]),
    ...labels.map((label) => labels.filter((other) => other !== label)),
  ];
  const distinct = new Map(sets.map((set) => [set.toSorted().join('\n'), new Set(set)]));
  return [...distinct.values()];
}
