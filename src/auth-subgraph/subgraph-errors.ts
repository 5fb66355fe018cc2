import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Refusal } from '../lib/errors.ts';
import { reportRefusal } from '../lib/report-refusal.ts';
import { toRefusal } from '../lib/to-refusal.ts';
import { refusalExtensions } from '../lib/refusal-extensions.ts';
import { withoutValues } from '../lib/without-values.ts';
import type { Context } from './context.ts';

type ErrorScope = Pick<Context, 'logger'> & { readonly client: { readonly requestId: string } };

/**
 * The error that a client may see of whatever was thrown. A refusal shows itself; everything else is a fault of ours,
 * which shows only the request's id and leaves its cause in the log.
 */
export function toGraphqlError(error: unknown, scope: ErrorScope): GraphQLError {
  if (error instanceof GraphQLError && isOurs(error)) return error;
  const refusal = toLoggedRefusal(error, scope);
  const { requestId } = scope.client;
  return new GraphQLError(refusal.message, { originalError: refusal, extensions: { ...refusalExtensions(refusal, requestId) } });
}

/** Returns the refusal of an error, for a request of which nothing ran, and logs what is our fault. */
export function toLoggedRefusal(error: unknown, { logger, client: { requestId } }: ErrorScope): Refusal {
  const refusal = toRefusal(error);
  reportRefusal(logger, refusal, { requestId, message: 'An operation failed.' });
  return refusal;
}

/**
 * The last word on errors. Ours pass. What graphql-js says about a document may be read in development; it repeats the
 * document, literals included, so in production it is one constant sentence. Anything else has no business here and says nothing.
 */
export function formatError(error: GraphQLError, { isProduction, requestId }: FormatOptions): GraphQLFormattedError {
  if (isOurs(error)) return error.toJSON();
  const isAboutDocument =
    error.originalError === undefined || error.originalError === null || error.originalError instanceof GraphQLError;
  const refusal = new Refusal(isAboutDocument ? 'INVALID_INPUT' : 'INTERNAL');
  const message = isAboutDocument && !isProduction ? withoutValues(error.message) : refusal.message;
  const { path, locations } = error;
  return {
    message,
    ...(path ? { path } : {}),
    ...(locations ? { locations } : {}),
    extensions: { ...refusalExtensions(refusal, requestId) },
  };
}

export interface FormatOptions {
  readonly isProduction: boolean;
  readonly requestId: string;
}

/** Errors that passed `toGraphqlError`; graphql-js wraps them once more where it adds a path. */
function isOurs(error: GraphQLError): boolean {
  const original = error.originalError;
  return original instanceof Refusal || (original instanceof GraphQLError && original !== error && isOurs(original));
}
