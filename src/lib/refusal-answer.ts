import type { Refusal, RefusalCode } from './errors.ts';
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
 * beside it. An error that is not a refusal is a fault of ours and shows nothing of itself.
 */
export function refusalAnswer(error: unknown, requestId: string): RefusalAnswer {
  const refusal = toRefusal(error);
  const body = JSON.stringify({ errors: [refusalError(refusal, requestId)] });
  return { kind: 'refused', status: refusal.status, headers: refusalHeaders(refusal), body };
}

/** What kind of credential is asked for, and what is wrong with the one that came (RFC 6750 §3, RFC 9470 §3). */
const challenges: Partial<Record<RefusalCode, string>> = {
  'invalid-token': 'Bearer error="invalid_token"',
  'step-up-required': 'Bearer error="insufficient_user_authentication"',
};

function refusalHeaders({ status, code, retryAfterSeconds }: Refusal): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [];
  if (status === 401) headers.push(['www-authenticate', challenges[code] ?? 'Bearer']);
  // RFC 9110 §15.5.6: what `/graphql` knows beside the method that was used.
  if (code === 'method-not-allowed') headers.push(['allow', 'GET, POST']);
  if (retryAfterSeconds !== undefined) headers.push(['retry-after', String(Math.ceil(retryAfterSeconds))]);
  return headers;
}
