import type { Read, Position } from '../planner/fetch-graph/operation-plan.ts';
import { isJsonList, isJsonObject, type Json } from '../../lib/json.ts';
import type { WriteState } from './write-state.ts';

/** Goes to the first row of what an object above has at the position. `row`: of that object. */
export function startRows(state: WriteState, { parent }: Read, position: Position, row: number): void {
  state.cursors[position.id] = state.store.positions[position.id]?.starts[parent]?.[row] ?? 0;
}

/** The row of the object that is written next, of those at the position. */
export function nextRow(state: WriteState, position: Position): number {
  const row = state.cursors[position.id] ?? 0;
  state.cursors[position.id] = row + 1;
  return row;
}

/** Passes over the rows of objects that are not written, because a null beside them took them with it. */
export function passRows(state: WriteState, position: Position, value: Json | undefined): void {
  if (isJsonList(value)) for (const item of value) passRows(state, position, item);
  else if (isJsonObject(value)) nextRow(state, position);
}
