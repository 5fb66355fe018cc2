import type { Position } from '../planner/fetch-graph/operation-plan.ts';
import type { Selection } from '../operation/selection.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { DeniedError, PublicError } from '../request/public-error.ts';
import type { ResponseStore } from './response-store.ts';
import type { Introspection } from './introspection.ts';
import type { RecordedError } from './recorded-errors.ts';

/** One text being written from one answer. */
export interface WriteState {
  readonly store: ResponseStore;
  out: string;
  /** Where in the response we are, down to the list or object being written. */
  readonly path: (string | number)[];
  readonly errors: ResponseError[];
  /** Each of the errors by its path and message. */
  readonly reported: Set<string>;
  /** By position: the next row to be written of a list under way. */
  readonly cursors: number[];
  readonly introspection: Introspection;
  readonly deniedError: DeniedError;
  /**
   * Of a representation: what went wrong at the object itself. Nothing is written for an object that is missing, rather than nulls
   * for its fields. Null where a response is written.
   */
  readonly causes: RecordedError[] | null;
  /** Of a representation: whether something of it was to come from a fetch that failed. What is made of it would be untrue. */
  hasGaps: boolean;
  /** By position, why objects there lack the part that it has of them; only while those objects are written. */
  readonly lostParts: Map<number, readonly RecordedError[]>;
}

export interface ResponseError extends PublicError {
  readonly path: readonly (string | number)[];
}

/** An object about to be written: the subgraph's own, its row at a position, or its parts where its fields are split. */
export type ObjectRef = JsonObject | number | readonly (ObjectRef | null)[];

/** Writes a value, or nothing usable where a null has to go up to the parent: then false, and the caller takes back what was written. */
export type Writer = (state: WriteState, ref: ObjectRef) => boolean;

/** By needs and the name to ask as (null: the object's own type), for objects at a position. */
export type RepresentationWriters = (needs: Selection, typename: string | null, position: Position) => Writer;

export function createWriteState(store: ResponseStore, introspection: Introspection, deniedError: DeniedError): WriteState {
  return {
    store,
    out: '',
    path: [],
    errors: [],
    reported: new Set(),
    cursors: [],
    introspection,
    deniedError,
    causes: null,
    hasGaps: false,
    lostParts: new Map(),
  };
}

/** A response tells of no more errors than these, however many nulls it has. */
export const errorsMax = 10_000;

/** Adds an error once, at a path of the response. What goes beyond a bound is left out: it would repeat one failure forever more places. */
export function addError(state: WriteState, error: Omit<ResponseError, 'path'>, path: readonly (string | number)[]): void {
  if (state.errors.length >= errorsMax) return;
  const text = `${JSON.stringify(path)}${error.message}`;
  if (state.reported.has(text)) return;
  state.reported.add(text);
  state.errors.push({ ...error, path: [...path] });
}
