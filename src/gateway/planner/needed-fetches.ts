import type { Budget } from '../operation/budget.ts';
import type { OperationPlan, Read, Position } from './fetch-graph/operation-plan.ts';
import { originOf, type Field, type Selection } from '../operation/selection.ts';

/** What of a plan a part of its selection is read from. */
export interface Needed {
  /** Fetches, by id, with those that they wait for. */
  readonly fetches: ReadonlySet<number>;
  /** Spots whose objects are counted, each after the one in which it lies. */
  readonly positions: readonly Position[];
}

/**
 * Returns what has to be there before `selection`, made by `partOfSelection` from the plan's own, can be written. Throws
 * `TooComplex`.
 */
export function neededFetches({ root, fetches }: OperationPlan, selection: Selection, budget: Budget): Needed {
  const needed = new Set<number>();
  const positions = new Set<Position>();
  const visited = new Set<string>();

  function addFetch(id: number | null | undefined): void {
    if (id === null || id === undefined || needed.has(id)) return;
    needed.add(id);
    for (const before of fetches[id]?.after ?? []) addFetch(before);
  }

  function addSpot(position: Position, part: Selection): void {
    const key = `${position.id} ${part.id}`;
    if (visited.has(key)) return;
    visited.add(key);
    budget.spend(1 + part.fields.length);
    if (position.rows) positions.add(position);
    for (const typename of position.typenames) if ('source' in typename) addFetch(position.sources[typename.source]);
    for (const field of part.fields) for (const read of readsOf(position, field)) addRead(position, field, read);
  }

  function addRead(position: Position, field: Field, read: Read): void {
    addFetch(position.sources[read.source]);
    if (read.position && field.selection) addSpot(read.position, field.selection);
  }

  addSpot(root, selection);
  return { fetches: needed, positions: [...positions] };
}

function readsOf(position: Position, field: Field): Read[] {
  return (position.reads.get(originOf(field)) ?? []).filter(({ types }) =>
    [...field.types.keys()].some((type) => types.has(type)),
  );
}
