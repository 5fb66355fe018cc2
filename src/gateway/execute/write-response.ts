import type { DeniedError, EngineResponse } from '../engine-types.ts';
import type { Answer } from './answer.ts';
import type { Introspection } from './introspection.ts';
import { createWriting, type ResponseError, type Writer } from './writing.ts';

export interface ResponseInput {
  readonly answer: Answer;
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

export type PublicErrorAt = Omit<ResponseError, 'local' | 'path'> & Partial<Pick<ResponseError, 'path'>>;

/** Writes the response of an operation from what the subgraphs answered. */
export function writeResponse(input: ResponseInput): EngineResponse {
  const written = writeData(input);
  const errors = [...written.errors, ...input.answer.loose];
  const outcome = written.data === null ? 'data-null' : errors.length > 0 ? 'partial' : 'ok';
  const data = written.data ?? 'null';
  return { body: errors.length > 0 ? `{"errors":${JSON.stringify(errors)},"data":${data}}` : `{"data":${data}}`, outcome };
}

/** Writes what a writer selects of an answer, without the errors that belong to no place. */
export function writeData({ answer, write, introspection, deniedError, onError }: ResponseInput): Written {
  const writing = createWriting(answer, introspection, deniedError);
  const hasData = write(writing, 0);
  for (const error of writing.errors) onError(error, error.path);
  return { data: hasData ? writing.out : null, errors: writing.errors.map(({ local: _local, ...error }) => error) };
}
