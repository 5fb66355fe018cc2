import type { ExecutionResult } from 'graphql';
import type { GraphqlAnswer, GraphqlStream, StreamedResult } from '../../gateway/connections/graphql-response.ts';
import { endedBy } from '../../lib/ended-by.ts';
import { parseExactly } from '../../lib/exact-json.ts';

/** An operation that was refused, or ended before its source did. */
export class OperationRefused extends Error {
  /** As GraphQL responses have them. */
  readonly errors: readonly object[];

  constructor(errors: readonly object[], options?: ErrorOptions) {
    super('The operation was refused.', options);
    this.name = 'OperationRefused';
    this.errors = errors;
  }
}

/** Any answer as a stream of results, which throws `OperationRefused` where there is no `data`. */
export function operationResults(
  answered: GraphqlAnswer | GraphqlStream,
  toError: (error: unknown) => object,
): AsyncGenerator<ExecutionResult, void, undefined> {
  if (answered.kind !== 'stream') return only(answered);
  return endedBy(streamed(answered, toError), () => void answered.results.return());
}

async function* only({ kind, body }: GraphqlAnswer): AsyncGenerator<ExecutionResult, void, undefined> {
  yield toResult({ body, isRefused: kind !== 'executed' });
}

async function* streamed(
  { results }: GraphqlStream,
  toError: (error: unknown) => object,
): AsyncGenerator<ExecutionResult, void, undefined> {
  try {
    for await (const result of results) yield toResult(result);
  } catch (error) {
    throw error instanceof OperationRefused ? error : new OperationRefused([toError(error)], { cause: error });
  }
}

function toResult({ body, isRefused }: StreamedResult): ExecutionResult {
  const result = parseExactly(body) as ExecutionResult;
  if (isRefused) throw new OperationRefused(result.errors ?? []);
  return result;
}
