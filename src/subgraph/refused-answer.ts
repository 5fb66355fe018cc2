import type { GraphQLError } from 'graphql';
import { Refusal } from '../lib/errors.ts';
import type { HttpAnswer } from './http-endpoint.ts';

/** The answer to a request that was refused before anything of it ran. */
export function refusedAnswer(error: GraphQLError): HttpAnswer {
  const refusal = error.originalError instanceof Refusal ? error.originalError : new Refusal('internal');
  const headers: [string, string][] = [];
  if (refusal.status === 401) headers.push(['www-authenticate', 'Bearer error="invalid_token"']); // RFC 6750 §3
  if (refusal.retryAfterSeconds !== undefined) headers.push(['retry-after', String(refusal.retryAfterSeconds)]);
  return { kind: 'refused', status: refusal.status, headers, body: JSON.stringify({ errors: [error.toJSON()] }) };
}
