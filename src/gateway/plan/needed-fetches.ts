import type { Budget } from './budget.ts';
import type { OperationPlan, Read, Spot } from './operation-plan.ts';
import { originOf, type Field, type Selection } from './selection.ts';

/** What of a plan a part of its selection is read from. */
export interface Needed {
  /** Fetches, by id, with those that they wait for. */
  readonly fetches: ReadonlySet<number>;
  /** Spots whose objects are counted, each after the one in which it lies. */
  readonly spots: readonly Spot[];
}

/**
 * Returns what has to be there before `selection`, made by `partOfSelection` from the plan's own, can be written. Throws
 * `TooComplex`.
 */
export function neededFetches({ root, fetches }: OperationPlan, selection: Selection, budget: Budget): Needed {
  const needed = new Set<number>();
  const spots = new Set<Spot>();
  const visited = new Set<string>();

  function addFetch(id: number | null | undefined): void {
    if (id === null || id === undefined || needed.has(id)) return;
    needed.add(id);
    for (const before of fetches[id]?.after ?? []) addFetch(before);
  }

  function addSpot(spot: Spot, part: Selection): void {
    const key = `${spot.id} ${part.id}`;
    if (visited.has(key)) return;
    visited.add(key);
    budget.spend(1 + part.fields.length);
    if (spot.rows) spots.add(spot);
    for (const typename of spot.typenames) if ('source' in typename) addFetch(spot.sources[typename.source]);
    for (const field of part.fields) for (const read of readsOf(spot, field)) addRead(spot, field, read);
  }

  function addRead(spot: Spot, field: Field, read: Read): void {
    addFetch(spot.sources[read.source]);
    if (read.spot && field.selection) addSpot(read.spot, field.selection);
  }

  addSpot(root, selection);
  return { fetches: needed, spots: [...spots] };
}

function readsOf(spot: Spot, field: Field): Read[] {
  return (spot.reads.get(originOf(field)) ?? []).filter(({ types }) => [...field.types.keys()].some((type) => types.has(type)));
}
