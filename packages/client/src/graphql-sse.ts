import type { Client as SseClient, ExecutionResult, RequestParams, Sink } from 'graphql-sse';
import type { Client } from './create-client.ts';
import { authorizedFetch } from './fetch.ts';

const passing = new Set<unknown>(['TOKEN_EXPIRED', 'SCHEMA_CHANGED', 'SHUTTING_DOWN', 'UNAVAILABLE']);
const attemptsMax = 5;

/** Returns options for `createClient` of graphql-sse: each connection is opened with a fresh token or the cookie. */
export function sseOptions(client: Client): { url: string; fetchFn: typeof fetch } {
  return { url: client.url, fetchFn: authorizedFetch(client) };
}

/**
 * Returns a client of graphql-sse that subscribes again where the server ends a stream for a reason that passes: its token has expired,
 * the graph has changed, or a process goes down. The first time at once, then a second later each time; after five streams without an
 * event the error is delivered. What happened between two streams is not delivered.
 */
export function resubscribing(sse: SseClient): SseClient {
  return {
    ...sse,
    subscribe<Data, Extensions>(request: RequestParams, sink: Sink<ExecutionResult<Data, Extensions>>) {
      let attempts = 0;
      let isStopped = false;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let stop = () => {};

      function begin(): void {
        let isPassing = false;
        stop = sse.subscribe<Data, Extensions>(request, {
          next(result) {
            isPassing = endsForNow(result) && attempts < attemptsMax;
            if (isPassing) return;
            attempts = 0;
            sink.next(result);
          },
          error: (error) => sink.error(error),
          complete() {
            if (!isPassing || isStopped) {
              sink.complete();
              return;
            }
            timer = setTimeout(begin, attempts * 1000);
            attempts += 1;
          },
        });
      }

      begin();
      return () => {
        isStopped = true;
        clearTimeout(timer);
        stop();
      };
    },
  };
}

function endsForNow({ data, errors }: ExecutionResult<unknown, unknown>): boolean {
  return (data ?? null) === null && errors?.some(({ path, extensions }) => !path && passing.has(extensions?.['code'])) === true;
}
