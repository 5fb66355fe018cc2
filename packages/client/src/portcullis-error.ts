import type { CatalogueCode } from './generated/error-codes.ts';
import type { GraphQLFault } from './answer.ts';

/**
 * The codes of `PortcullisError`: those of the server's catalogue of errors, and those of faults that the client itself finds.
 *
 * - `NETWORK`: no answer came; the cause is what `fetch` threw. Whether the server did what was asked is not known.
 * - `INVALID_ANSWER`: the answer is not one of a GraphQL server, for example the page of a proxy.
 * - `NO_STORAGE`: a session was opened where nothing can hold it; see the option `storage`.
 */
export type ErrorCode = CatalogueCode | 'NETWORK' | 'INVALID_ANSWER' | 'NO_STORAGE';

/** The facts of an error beside its code and message, each absent where it is not known. */
export interface ErrorFacts {
  /** The status of the HTTP response. */
  readonly status?: number;
  /** The id under which the server's log tells more. */
  readonly requestId?: string;
  /** The time to wait before the next attempt. */
  readonly retryAfterSeconds?: number;
  /** More about the error, for people. */
  readonly detail?: string;
  /** The faults of single values of the input. */
  readonly problems?: readonly InputProblem[];
  /** The waiting sign-in, with `TWO_FACTOR_REQUIRED`. */
  readonly challenge?: string;
  /** All errors of the answer, of which this is the first. */
  readonly errors?: readonly GraphQLFault[];
}

/** One value of the input that is wrong. */
export interface InputProblem {
  /** The path to the value, such as `['body', 'email']`. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/**
 * The one error that the client throws. `code` is for programs and tells all that there is to decide; `message` is for people. A code
 * that a newer server adds arrives as the text it is.
 */
export class PortcullisError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'PortcullisError';
    this.code = code;
    this.facts = facts;
  }
}
