import type { DeniedError } from '../request/public-error.ts';
import type { EngineResponse } from './execution.ts';
import type { ResponseStore } from './response-store.ts';
import type { Introspection } from './introspection.ts';
import { createWriteState, errorsMax, type ResponseError, type Writer } from './write-state.ts';

export interface ResponseInput {
  readonly store: ResponseStore;
  readonly write: Writer;
  readonly introspection: Introspection;
  readonly deniedError: DeniedError;
  /** Told of each error that the response has at a place. */
  readonly onError: OnError;
}

/** `path`: of the response; null for an error that belongs to no place of it. */
export type OnError = (error: object, path: readonly (string | number)[] | null) => void;

/** What a writer made of an answer. */
export interface Written {
  /** JSON; null where a null went all the way up. */
  readonly data: string | null;
  readonly errors: readonly PublicErrorAt[];
}

export type PublicErrorAt = Omit<ResponseError, 'path'> & Partial<Pick<ResponseError, 'path'>>;

/** Writes the response of an operation from what the subgraphs answered. */
export function writeResponse(input: ResponseInput): EngineResponse {
  const written = writeData(input);
  const errors = [...written.errors, ...input.store.unplaced].slice(0, errorsMax);
  const outcome = written.data === null ? 'data-null' : errors.length > 0 ? 'partial' : 'ok';
  const data = written.data ?? 'null';
  return { body: errors.length > 0 ? `{"errors":${JSON.stringify(errors)},"data":${data}}` : `{"data":${data}}`, outcome };
}

/** Writes what a writer selects of an answer, without the errors that belong to no place. */
export function writeData({ store, write, introspection, deniedError, onError }: ResponseInput): Written {
  const state = createWriteState(store, introspection, deniedError);
  const hasData = write(state, 0);
  for (const error of state.errors) onError(error, error.path);
  return { data: hasData ? state.out : null, errors: state.errors };
}
