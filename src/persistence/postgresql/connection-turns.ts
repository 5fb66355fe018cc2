import { AsyncLocalStorage } from 'node:async_hooks';
import { currentRequest, type RequestScope } from '../../lib/request-scope.ts';
import { UnavailableError } from '../../lib/unavailable-error.ts';
import { createTurns, type Turns } from '../turns.ts';

/** Lets each request have one connection at a time, however many of its fields ask at once, so that none empties the pool. */
export interface ConnectionTurns {
  /**
   * Resolves with the function that ends the turn, when this request has no other. Rejects with an `UnavailableError` when the
   * turn does not come in time.
   */
  take(): Promise<() => void>;
  /** Does `work` in a turn. Further connections that `work` takes, in a transaction or beside it, belong to the same turn. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

/** Longer than one statement may take. */
const waitMs = 20_000;

/** What the process does for itself, outside of any request, waits for no turn. */
export function createConnectionTurns(): ConnectionTurns {
  const byRequest = new WeakMap<RequestScope, Turns>();
  const holding = new AsyncLocalStorage<RequestScope>();

  function turnsOf(request: RequestScope): Turns {
    let turns = byRequest.get(request);
    if (turns === undefined) {
      turns = createTurns(() => new UnavailableError('The request waits too long for the connection that it has.'));
      byRequest.set(request, turns);
    }
    return turns;
  }

  /** Null: there is nothing to wait for. */
  function waitingRequest(): RequestScope | null {
    const request = currentRequest();
    return request === holding.getStore() ? null : request;
  }

  return {
    async take() {
      const request = waitingRequest();
      return request === null ? () => {} : turnsOf(request).take(waitMs);
    },
    async hold(work) {
      const request = waitingRequest();
      if (request === null) return work();
      const end = await turnsOf(request).take(waitMs);
      try {
        return await holding.run(request, work);
      } finally {
        end();
      }
    },
  };
}
