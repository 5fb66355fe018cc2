import type { DeniedError, EngineResponse } from '../engine-types.ts';
import type { Answer } from './answer.ts';
import { createWriting, type ResponseError, type Writer } from './writing.ts';

export interface ResponseInput {
  readonly answer: Answer;
  readonly write: Writer;
  readonly introspection: ReadonlyMap<string, string>;
  readonly deniedError: DeniedError;
}

/** Writes the response of an operation from what the subgraphs answered. */
export function writeResponse({ answer, write, introspection, deniedError }: ResponseInput): EngineResponse {
  const writing = createWriting(answer, introspection, deniedError);
  const hasData = write(writing, 0);
  const errors: Omit<ResponseError, 'path'>[] = [...writing.errors, ...answer.loose];
  const data = hasData ? writing.out : 'null';
  const outcome = !hasData ? 'data-null' : errors.length > 0 ? 'partial' : 'ok';
  return { body: errors.length > 0 ? `{"errors":${errorsText(errors)},"data":${data}}` : `{"data":${data}}`, outcome };
}

function errorsText(errors: readonly Omit<ResponseError, 'path'>[]): string {
  return JSON.stringify(errors.map(({ local: _local, ...error }) => error));
}
