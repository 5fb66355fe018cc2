import type { PublicError } from '../request/public-error.ts';
import type { SubgraphErrorReport } from '../transports/subgraph-error-report.ts';

const origin = Symbol('origin');

/** What an error that a client reads was made from. Copies keep it, JSON does not have it. */
export type ErrorOrigin = Omit<SubgraphErrorReport, 'path'>;

export function withOrigin(error: PublicError, from: ErrorOrigin): PublicError {
  return { ...error, [origin]: from } as PublicError;
}

/** Null for an error that stands for no part of a subgraph's answer: the guard's. */
export function originOfError(error: object): ErrorOrigin | null {
  return (error as { readonly [origin]?: ErrorOrigin })[origin] ?? null;
}
