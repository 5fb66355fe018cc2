import { ApolloLink, Observable } from '@apollo/client';
import type { Answer, GraphQLFault } from './answer.ts';
import type { Client } from './create-client.ts';

type Event = { readonly result: ApolloLink.Result } | { readonly error: unknown } | 'complete';
type Observer = Parameters<ConstructorParameters<typeof Observable<ApolloLink.Result>>[0] & object>[0];

/** An attempt that has begun, with its first event as an answer. */
interface Attempt extends Answer {
  readonly deliver: (observer: Observer) => void;
}

/**
 * Returns a link that sends operations in the name of the user and stands before the terminating link. An operation whose token was
 * refused, or that needs a step-up, runs again, once. With a cookie the terminating link has to include credentials.
 */
export function apolloLink(client: Client): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const kind: string = operation.operationType;
    const isQuery = kind === 'query';
    return new Observable<ApolloLink.Result>((observer) => {
      let stop = () => {};
      let isStopped = false;
      const begin = (token: string | null) => {
        stop();
        if (isStopped) return new Promise<never>(() => {});
        if (token !== null)
          operation.setContext(({ headers }: { headers?: Record<string, string> }) => ({
            headers: { ...headers, authorization: `Bearer ${token}` },
          }));
        return beginAttempt(forward(operation), (unsubscribe) => {
          stop = unsubscribe;
        });
      };
      client.withToken(begin, { isQuery }).then(
        ({ deliver }) => deliver(observer),
        (error: unknown) => observer.error(error),
      );
      return () => {
        isStopped = true;
        stop();
      };
    });
  });
}

/** Subscribes, and resolves with the first event. What follows is kept until it is delivered. */
function beginAttempt(results: Observable<ApolloLink.Result>, begun: (stop: () => void) => void): Promise<Attempt> {
  return new Promise((resolve) => {
    const kept: Event[] = [];
    let observer: Observer | null = null;
    const take = (event: Event) => {
      if (observer !== null) tell(observer, event);
      else if (kept.push(event) === 1) resolve({ ...answerOf(event), deliver });
    };
    const deliver = (next: Observer) => {
      observer = next;
      for (const event of kept) tell(next, event);
    };
    const subscription = results.subscribe({
      next: (result) => take({ result }),
      error: (error: unknown) => take({ error }),
      complete: () => take('complete'),
    });
    begun(() => subscription.unsubscribe());
  });
}

function tell(observer: Observer, event: Event): void {
  if (event === 'complete') observer.complete();
  else if ('error' in event) observer.error(event.error);
  else observer.next(event.result);
}

function answerOf(event: Event): Answer {
  if (event === 'complete') return {};
  if ('result' in event) {
    const { data, errors } = event.result as { data?: unknown; errors?: readonly GraphQLFault[] };
    return { data, ...(errors ? { errors } : {}) };
  }
  // `ServerError`: the status told that it is no answer, and the text of it is kept.
  const { statusCode, bodyText } = (event.error ?? {}) as { statusCode?: unknown; bodyText?: unknown };
  if (statusCode !== 401 || typeof bodyText !== 'string') return {};
  try {
    return { ...(JSON.parse(bodyText) as Answer), status: 401 };
  } catch {
    return {};
  }
}
