import type { Move } from '../query-graph/moves.ts';
import type { SelectionPlan } from './selection-plan.ts';
import { originOf, type Field } from '../../operation/selection.ts';
import { depthBelow } from './partial-plan.ts';

/** A way to take a field, and how its selection is answered that way. */
export interface Way {
  readonly move: Move;
  /** How many requests in sequence bring the value. */
  readonly level: number;
  readonly plan: SelectionPlan;
}

/** What of a selection is to be taken in one way. */
export interface Part {
  readonly move: Move;
  readonly fields: readonly Field[];
}

/**
 * Parts a selection so that all of it is there as early as can be, by as few ways as do. Null where one way alone is as early.
 */
export function earliestParts(fields: readonly Field[], ways: readonly Way[]): Part[] | null {
  if (ways.length < 2) return null;
  const measured = ways.map((way) => ({ move: way.move, depths: depthsIn(way) }));
  const together = Math.max(...fields.map((field) => Math.min(...measured.map((way) => depthOf(way, field)))));
  const alone = Math.min(...measured.map((way) => Math.max(...fields.map((field) => depthOf(way, field)))));
  if (together >= alone) return null;
  const parts = fewest(fields, measured, together).map((way) => ({ way, move: way.move, fields: [] as Field[] }));
  for (const field of fields) {
    const [first] = parts.toSorted((a, b) => depthOf(a.way, field) - depthOf(b.way, field));
    first?.fields.push(field);
  }
  return parts.filter((part) => part.fields.length > 0);
}

interface Measured {
  readonly move: Move;
  readonly depths: ReadonlyMap<Field, number>;
}

function depthOf({ depths }: Measured, field: Field): number {
  return depths.get(originOf(field)) ?? 0;
}

/** Ways that have every field within `depth`: again and again the one that has most of what is left. */
function fewest(fields: readonly Field[], ways: readonly Measured[], depth: number): Measured[] {
  const chosen: Measured[] = [];
  let left = fields;
  while (left.length > 0) {
    const open = left;
    const served = (way: Measured): number => open.filter((field) => depthOf(way, field) <= depth).length;
    const [most] = ways.toSorted((a, b) => served(b) - served(a));
    if (!most) break;
    chosen.push(most);
    left = left.filter((field) => depthOf(most, field) > depth);
  }
  return chosen;
}

/** After how many requests in sequence each field is there; Infinity where a part of it is not to be had. */
function depthsIn({ level, plan }: Way): Map<Field, number> {
  const depths = new Map<Field, number>();
  const note = (field: Field, depth: number): void => {
    depths.set(originOf(field), Math.max(depths.get(originOf(field)) ?? 0, depth));
  };
  for (const take of plan.here) note(take.field, level + depthBelow(take.plan));
  for (const fetch of plan.fetches)
    for (const take of fetch.fields) note(take.field, level + fetch.level + depthBelow(take.plan));
  for (const { field } of plan.missing) note(field, Infinity);
  return depths;
}
