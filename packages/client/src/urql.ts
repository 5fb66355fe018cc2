import { makeErrorResult, makeOperation, type Exchange, type Operation, type OperationResult } from '@urql/core';
import { filter, makeSubject, merge, onPush, pipe } from 'wonka';
import type { Answer, GraphQLFault } from './answer.ts';
import type { Client } from './create-client.ts';

interface Attempt extends Answer {
  readonly result: OperationResult;
}

/**
 * Returns an exchange that sends operations in the name of the user; it stands before `fetchExchange`. An operation whose token was
 * refused, or that needs a step-up, runs again, once.
 */
export function portcullisExchange(client: Client): Exchange {
  return ({ forward }) =>
    (operations) => {
      /** Takes the first result of an attempt, by the key of its operation. */
      const waiting = new Map<number, (result: OperationResult) => void>();
      /** The run of each operation that has not been torn down. */
      const runs = new Map<number, object>();
      const attempts = makeSubject<Operation>();
      const first = makeSubject<OperationResult>();

      async function run(operation: Operation): Promise<void> {
        const { key } = operation;
        const own = {};
        runs.set(key, own);
        try {
          const { result } = await client.withToken<Attempt>(
            (token) =>
              new Promise((resolve) => {
                if (runs.get(key) !== own) return;
                waiting.set(key, (given) => resolve({ ...answerOf(given), result: given }));
                attempts.next(credited(operation, client, token));
              }),
            { isQuery: operation.kind === 'query' },
          );
          if (runs.get(key) === own) first.next({ ...result, operation });
        } catch (error) {
          if (runs.get(key) === own) first.next(makeErrorResult(operation, error as Error));
        }
      }

      const results = pipe(
        forward(attempts.source),
        filter((result) => {
          const take = waiting.get(result.operation.key);
          waiting.delete(result.operation.key);
          take?.(result);
          return take === undefined;
        }),
      );
      const started = pipe(
        operations,
        onPush((operation) => {
          if (operation.kind !== 'teardown') void run(operation);
          else {
            waiting.delete(operation.key);
            runs.delete(operation.key);
            attempts.next(operation);
          }
        }),
        filter((operation): operation is never => operation === null),
      );
      return merge([results, first.source, started]);
    };
}

function credited(operation: Operation, { isCookie }: Client, token: string | null): Operation {
  if (token === null && !isCookie) return operation;
  const { fetchOptions } = operation.context;
  const options = typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions;
  const headers = token === null ? options?.headers : { ...plain(options?.headers), authorization: `Bearer ${token}` };
  return makeOperation(operation.kind, operation, {
    ...operation.context,
    fetchOptions: { ...options, ...(headers ? { headers } : {}), ...(isCookie ? { credentials: 'include' } : {}) },
  });
}

const plain = (headers: HeadersInit | undefined) => Object.fromEntries(new Headers(headers));

function answerOf({ data, error }: OperationResult): Answer {
  const errors = error?.graphQLErrors as readonly GraphQLFault[] | undefined;
  const { status } = (error?.response ?? {}) as { status?: number };
  return { data, ...(errors?.length ? { errors } : {}), ...(status === undefined ? {} : { status }) };
}
