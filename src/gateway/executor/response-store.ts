import type { Fetch, Position, ParentPosition } from '../planner/fetch-graph/operation-plan.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { PublicError } from '../request/public-error.ts';
import type { SubgraphError } from '../transports/subgraph.ts';
import type { RecordedError, RecordedErrors } from './recorded-errors.ts';

export interface StoreInput {
  /** Those of the plan, by id. */
  readonly fetches: readonly Fetch[];
  /**
   * Turns an error that a subgraph reported, or that the gateway found in its answer, into one that clients may read. All errors of a
   * response are made by it, but those of fields that the guard refused. `subgraph`: null where it may be one of several.
   */
  readonly toPublic: (subgraph: string | null, error: SubgraphError) => PublicError;
}

/**
 * What the subgraphs have answered so far, of one request. Their objects are never written to: an answer may be shared by
 * several requests. Objects at a position are numbered as rows, in the order of the response, and everything about them is kept beside.
 */
export interface ResponseStore extends StoreInput {
  readonly positions: PositionRows[];
  readonly recordedErrors: RecordedErrors;
  /** Errors that belong to no place of the response. */
  readonly unplaced: PublicError[];
  /** Whether no text of it needs an escape in JSON. */
  isPlain: boolean;
}

export interface PositionRows {
  /** The subgraph's own objects, by row. */
  readonly objects: readonly (JsonObject | null)[];
  /** By parent of the position: the first row that belongs to each row there. Rows of one object follow each other, as do those of a parent. */
  readonly starts: readonly Int32Array[];
  /** By source; the first is null, because that is `objects`. */
  readonly sources: (SourceRows | null | undefined)[];
}

/** The entities that a fetch brought. Objects that have the same representation share an entity. */
export interface SourceRows {
  /** The entity of each row; -1: none was asked for. */
  readonly slot: Int32Array;
  readonly entities: readonly Json[];
  /** Why all entities are missing, where they are. */
  readonly whole: readonly RecordedError[];
  /** Why a row's entity could not be asked for, where a subgraph's error is the cause. */
  readonly causes: ReadonlyMap<number, readonly RecordedError[]>;
  /** What has been written of an entity, by part of the response and slot: objects that share an entity share the text. */
  readonly texts: (string[] | undefined)[];
}

export function createResponseStore({ fetches, toPublic }: StoreInput): ResponseStore {
  const positions = [{ objects: [null], starts: [], sources: [] }];
  return { fetches, toPublic, positions, recordedErrors: new Map(), unplaced: [], isPlain: true };
}

/** Returns the name of the subgraph that a source of a position is asked of; null for the root's own, which is of none. */
export function subgraphOf({ fetches }: ResponseStore, { sources }: Position, source: number): string | null {
  const id = sources[source] ?? null;
  return id === null ? null : (fetches[id]?.subgraph ?? null);
}

/** The rows of a position whose objects have been answered. Found once. O(objects at the position and on the way to it). */
export function rowsOf(store: ResponseStore, position: Position): PositionRows {
  const known = store.positions[position.id];
  if (known) return known;
  const objects: JsonObject[] = [];
  const starts = position.parents.map((parent) => addRows(store, parent, position.apart, objects));
  const rows: PositionRows = { objects, starts, sources: [null] };
  store.positions[position.id] = rows;
  return rows;
}

/** Adds the objects that stand in a parent's, and returns the first row of each of these. */
function addRows(
  store: ResponseStore,
  { position: outer, read }: ParentPosition,
  apart: boolean,
  objects: JsonObject[],
): Int32Array {
  const above = rowsOf(store, outer);
  const count = above.objects.length;
  const starts = new Int32Array(count);
  const source = read.source === 0 ? null : above.sources[read.source];
  const startOfSlot = source && !apart ? new Int32Array(source.entities.length).fill(-1) : null;
  const oneType = outer.typenames.length === 0 || 'fixed' in (outer.typenames[0] ?? {});
  for (let row = 0; row < count; row++) {
    starts[row] = objects.length;
    // A type that is not known yet may be one of them; one that never will be makes no difference to the response.
    const type = oneType ? null : typeOf(store, outer, row);
    if (type !== null && !read.types.has(type)) continue;
    const slot = source ? (source.slot[row] ?? -1) : -1;
    const seen = startOfSlot?.[slot] ?? -1;
    if (seen >= 0) {
      starts[row] = seen;
      continue;
    }
    if (startOfSlot && slot >= 0) startOfSlot[slot] = objects.length;
    const object = objectAt(store, outer, read.source, row);
    if (object) addObjects(object[read.alias], objects);
  }
  return starts;
}

/** Adds the objects of a value, in their order, through all lists, which may be deeper than any stack. O(value). */
export function addObjects(value: Json | undefined, into: JsonObject[]): void {
  if (isJsonObject(value)) into.push(value);
  if (!isJsonList(value)) return;
  for (const item of value) {
    if (isJsonObject(item)) into.push(item);
    else if (isJsonList(item)) addNested(item, into);
  }
}

function addNested(list: readonly Json[], into: JsonObject[]): void {
  const waiting: Json[] = [list];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (isJsonObject(value)) into.push(value);
    else if (isJsonList(value)) for (let index = value.length - 1; index >= 0; index--) waiting.push(value[index] as Json);
  }
}

/** By row of a position: which of its parents has the object in which the row's own stands, and the row of that. */
export interface ParentRows {
  readonly parents: Uint32Array;
  readonly rows: Int32Array;
}

/** Finds the parents of all rows of a position whose rows are apart. O(rows there and above). */
export function parentRows(store: ResponseStore, position: Position): ParentRows {
  const { objects, starts } = rowsOf(store, position);
  const parents = new Uint32Array(objects.length);
  const rows = new Int32Array(objects.length);
  let end = objects.length;
  for (let parent = starts.length - 1; parent >= 0; parent--) {
    const own = starts[parent] as Int32Array;
    for (let row = own.length - 1; row >= 0; row--) {
      const start = own[row] as number;
      parents.fill(parent, start, end);
      rows.fill(row, start, end);
      end = start;
    }
  }
  return { parents, rows };
}

/** The object that a source has for a row; null where it has none. */
export function objectAt(store: ResponseStore, position: Position, source: number, row: number): JsonObject | null {
  const rows = store.positions[position.id];
  if (!rows) return null;
  if (source === 0) return rows.objects[row] ?? null;
  const from = rows.sources[source];
  const entity = from ? from.entities[from.slot[row] ?? -1] : null;
  return isJsonObject(entity) ? entity : null;
}

/** The object type of a row; null where no source tells. */
export function typeOf(store: ResponseStore, position: Position, row: number): string | null {
  for (const typename of position.typenames) {
    if ('fixed' in typename) return typename.fixed;
    const value = objectAt(store, position, typename.source, row)?.[typename.alias];
    if (typeof value === 'string') return value;
  }
  return null;
}
