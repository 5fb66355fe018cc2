import type { GraphqlAnswer } from './connections/graphql-response.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import type { RequestTerms } from './graphql-request.ts';
import { documentErrors, reasonOf, type DocumentError } from './operation/document-errors.ts';

/** Returns the answer to a document, or to variables, of which nothing was executed, and counts it. GraphQL over HTTP §6.4.2. */
export function refuseDocument(
  { metrics, isProduction }: GatewayDeps,
  errors: readonly DocumentError[],
  { requestId }: RequestTerms,
): GraphqlAnswer {
  metrics.requestRefused(reasonOf(errors));
  const body = JSON.stringify({ errors: documentErrors(errors, { isProduction, requestId }) });
  return { kind: 'invalid', status: 400, headers: [], body };
}

/** Reads the errors of an engine's response whose outcome is `refused`. */
export function refusedErrors(body: string): readonly DocumentError[] {
  return (JSON.parse(body) as { errors: readonly DocumentError[] }).errors;
}
