import type { Read, Spot } from '../plan/operation-plan.ts';
import type { Json } from '../subgraphs/subgraph.ts';
import { isList, isObject } from './trouble.ts';
import type { Writing } from './writing.ts';

/** Goes to the first row of what an object above has at the spot. `row`: of that object. */
export function startRows(writing: Writing, { parent }: Read, spot: Spot, row: number): void {
  writing.cursors[spot.id] = writing.answer.spots[spot.id]?.starts[parent]?.[row] ?? 0;
}

/** The row of the object that is written next, of those at the spot. */
export function nextRow(writing: Writing, spot: Spot): number {
  const row = writing.cursors[spot.id] ?? 0;
  writing.cursors[spot.id] = row + 1;
  return row;
}

/** Passes over the rows of objects that are not written, because a null beside them took them with it. */
export function passRows(writing: Writing, spot: Spot, value: Json | undefined): void {
  if (isList(value)) for (const item of value) passRows(writing, spot, item);
  else if (isObject(value)) nextRow(writing, spot);
}
