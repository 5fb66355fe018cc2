import type { Spot } from '../plan/operation-plan.ts';
import type { Selection } from '../plan/selection.ts';
import type { JsonObject } from '../subgraphs/subgraph.ts';
import type { DeniedError, PublicError } from '../engine-types.ts';
import type { Answer } from './answer.ts';
import type { Introspection } from './introspection.ts';
import type { Trouble } from './trouble.ts';

/** One text being written from one answer. */
export interface Writing {
  readonly answer: Answer;
  out: string;
  /** Where in the response we are, down to the list or object being written. */
  readonly path: (string | number)[];
  readonly errors: ResponseError[];
  /** Each of the errors by its path and message. */
  readonly told: Set<string>;
  /** By spot: the next row to be written of a list under way. */
  readonly cursors: number[];
  readonly introspection: Introspection;
  readonly deniedError: DeniedError;
  /**
   * Of a representation: what went wrong at the object itself. Nothing is written for an object that is missing, rather than nulls
   * for its fields. Null where a response is written.
   */
  readonly causes: Trouble[] | null;
  /** Of a representation: whether something of it was to come from a fetch that failed. What is made of it would be untrue. */
  hasGaps: boolean;
  /** By spot, why objects there lack the part that it has of them; only while those objects are written. */
  readonly lostParts: Map<number, readonly Trouble[]>;
}

export interface ResponseError extends PublicError {
  /** Found by the gateway in a value, rather than reported by a subgraph. */
  readonly local?: boolean;
  readonly path: readonly (string | number)[];
}

/** An object about to be written: the subgraph's own, its row at a spot, or its parts where its fields are split. */
export type Handle = JsonObject | number | readonly (Handle | null)[];

/** Writes a value, or nothing usable where a null has to go up to the parent: then false, and the caller takes back what was written. */
export type Writer = (writing: Writing, handle: Handle) => boolean;

/** By needs and the name to ask as (null: the object's own type), for objects at a spot. */
export type RepresentationWriters = (needs: Selection, typename: string | null, spot: Spot) => Writer;

export function createWriting(answer: Answer, introspection: Introspection, deniedError: DeniedError): Writing {
  return {
    answer,
    out: '',
    path: [],
    errors: [],
    told: new Set(),
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

/** Adds an error once, at a path of the response. What goes beyond a bound is left out: it would repeat one failure for ever more places. */
export function addError(writing: Writing, error: Omit<ResponseError, 'path'>, path: readonly (string | number)[]): void {
  if (writing.errors.length >= errorsMax) return;
  const text = `${JSON.stringify(path)}${error.message}`;
  if (writing.told.has(text)) return;
  writing.told.add(text);
  writing.errors.push({ ...error, path: [...path] });
}
