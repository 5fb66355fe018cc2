import { challengeOf } from './challenge-of.ts';
import type { Refusal } from './errors.ts';
import { refusalError } from './refusal-extensions.ts';
import { toRefusal } from './to-refusal.ts';

export interface RefusalAnswer {
  readonly kind: 'refused';
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** JSON. */
  readonly body: string;
}

/**
 * The GraphQL answer to a request that is refused as a whole: no `data`, the refusal's own status, and what RFC 9110 asks for
 * beside it. An error that is not a refusal is a fault of ours and shows nothing of itself. `resourceMetadata` is the URL that a
 * challenge names (RFC 9728 §5.1).
 */
export function refusalAnswer(error: unknown, requestId: string, resourceMetadata?: string): RefusalAnswer {
  const refusal = toRefusal(error);
  const body = JSON.stringify({ errors: [refusalError(refusal, requestId)] });
  return { kind: 'refused', status: refusal.status, headers: refusalHeaders(refusal, resourceMetadata), body };
}

function refusalHeaders(refusal: Refusal, resourceMetadata: string | undefined): (readonly [string, string])[] {
  const { status, code, retryAfterSeconds } = refusal;
  const headers: (readonly [string, string])[] = [];
  // Its codes themselves tell whether a credential came: without one it is `UNAUTHENTICATED`.
  const challenge = challengeOf(refusal, status, { scheme: 'bearer', isPresented: true, resourceMetadata });
  if (challenge !== null) headers.push(['www-authenticate', challenge]);
  // RFC 9110 §15.5.6: what `/graphql` knows beside the method that was used.
  if (code === 'METHOD_NOT_ALLOWED') headers.push(['allow', 'GET, POST']);
  if (retryAfterSeconds !== undefined) headers.push(['retry-after', String(Math.ceil(retryAfterSeconds))]);
  return headers;
}
