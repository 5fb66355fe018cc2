import { waitsFor, type DraftFetch, type DraftSpot } from './draft-fetch.ts';

/**
 * Lets a fetch that nothing waits for travel with a later one to the same subgraph: a request less, and none more in sequence.
 * Only entity fetches move. The spots' sources follow.
 */
export function joinLater(drafts: readonly DraftFetch[], spots: readonly DraftSpot[]): DraftFetch[] {
  let left = [...drafts].sort((a, b) => a.level - b.level);
  for (const draft of [...left]) {
    if (draft.groups.some((group) => group.entities === null)) continue;
    const later = left.find(
      (other) =>
        other.step === draft.step &&
        other.graph === draft.graph &&
        other.level > draft.level &&
        other.operation === draft.operation,
    );
    if (!later || left.some((other) => other.level <= later.level && waitsFor(other, left).has(draft))) continue;
    later.groups.push(...draft.groups);
    for (const variable of draft.variables) later.variables.add(variable);
    for (const spot of spots) {
      spot.drafts.forEach((own, source) => {
        if (own === draft) spot.drafts[source] = later;
      });
    }
    left = left.filter((other) => other !== draft);
  }
  return left;
}
