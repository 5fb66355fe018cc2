import type { Budget } from '../../operation/budget.ts';
import { waitsFor, type DraftFetch, type DraftPosition } from './draft-fetch.ts';

/**
 * Lets a fetch that nothing waits for travel with a later one to the same subgraph: a request less, and none more in sequence.
 * Only entity fetches move. The positions' sources follow. Throws `TooComplex`.
 */
export function mergeFetches(drafts: readonly DraftFetch[], positions: readonly DraftPosition[], budget: Budget): DraftFetch[] {
  let left = [...drafts].toSorted((a, b) => a.level - b.level);
  const waits = new Map(left.map((draft) => [draft, waitsFor(draft, left, budget)]));
  const movable = left.filter((draft) => draft.groups.every((group) => group.entities !== null));
  for (const draft of movable) {
    budget.spend(left.length / looksPerStep);
    const later = left.find((other) => other.level > draft.level && !other.alone && isAlike(draft, other));
    if (!later || left.some((other) => other.level <= later.level && waits.get(other)?.has(draft))) continue;
    budget.spend(1 + positions.length / looksPerStep);
    join(draft, later, positions);
    left = left.filter((other) => other !== draft);
    for (const of of waits.get(draft) ?? []) waits.get(later)?.add(of);
    for (const own of waits.values()) if (own.delete(draft)) own.add(later);
  }
  return left;
}

const looksPerStep = 8;

function isAlike(a: DraftFetch, b: DraftFetch): boolean {
  return a.step === b.step && a.graph === b.graph && a.operation === b.operation;
}

function join(draft: DraftFetch, later: DraftFetch, positions: readonly DraftPosition[]): void {
  later.groups.push(...draft.groups);
  for (const position of positions) {
    position.drafts.forEach((own, source) => {
      if (own === draft) position.drafts[source] = later;
    });
  }
}
