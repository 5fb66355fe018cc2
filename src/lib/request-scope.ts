import { AsyncLocalStorage } from 'node:async_hooks';

/** Stands for one request. It has no content: what belongs to a request is kept under it in `WeakMap`s. */
export type RequestScope = object;

const running = new AsyncLocalStorage<RequestScope>();

/** Does `work` for one request. All that it begins, also after it has waited, belongs to that request. */
export function inRequestScope<T>(work: () => T): T {
  return running.run({}, work);
}

/** Returns the request that this code runs for, or null: the process works for itself. */
export function currentRequest(): RequestScope | null {
  return running.getStore() ?? null;
}
