import type { Read, Position } from '../planner/fetch-graph/operation-plan.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { addObjects } from './response-store.ts';
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

/** Passes over the rows of a value that is not written: a null beside it took it along, or it is not of its type. */
export function passRows(state: WriteState, position: Position, value: Json | undefined): void {
  const passed: JsonObject[] = [];
  addObjects(value, passed);
  state.cursors[position.id] = (state.cursors[position.id] ?? 0) + passed.length;
}
