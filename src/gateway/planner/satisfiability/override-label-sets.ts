/** Sets of active labels of progressive `@override` with which a graph is judged. */
export interface OverrideLabelSets {
  readonly sets: readonly ReadonlySet<string>[];
  /** True if these are all that there can be. */
  readonly areAll: boolean;
}

/** There are 64 sets of six labels. */
const labelsMax = 6;

/** All sets, for up to six labels; of more labels, sets in which each two of them are active in all four ways. O(labels). */
export function overrideLabelSets(labels: readonly string[]): OverrideLabelSets {
  const areAll = labels.length <= labelsMax;
  return { sets: areAll ? allSets(labels) : setsOfPairs(labels), areAll };
}

function allSets(labels: readonly string[]): ReadonlySet<string>[] {
  return Array.from({ length: 2 ** labels.length }, (_, number) => {
    return new Set(labels.filter((__, index) => Math.floor(number / 2 ** index) % 2 === 1));
  });
}

function setsOfPairs(labels: readonly string[]): ReadonlySet<string>[] {
  const sets = [
    [],
    labels,
    ...labels.map((label) => [label]),
    ...labels.map((label) => labels.filter((other) => other !== label)),
  ];
  return sets.map((set) => new Set(set));
}
