import type { Refusal, RefusalCode } from './errors.ts';

/** What a server asks for where a credential is missing or does not suffice. */
export interface ChallengeTerms {
  readonly scheme: 'bearer' | 'basic';
  /** Whether the request carried a credential; one that did not is told no `error` (RFC 6750 §3.1). */
  readonly isPresented: boolean;
  /** Where the metadata of the protected resource is (RFC 9728 §5.1). Absent: it has none. */
  readonly resourceMetadata?: string | undefined;
}

/** RFC 6750 §3.1 and RFC 9470 §3. A refusal of another code is about no credential that was presented. */
const errors: Partial<Record<RefusalCode, string>> = {
  INVALID_TOKEN: 'invalid_token',
  SESSION_ENDED: 'invalid_token',
  TOKEN_EXPIRED: 'invalid_token',
  STEP_UP_REQUIRED: 'insufficient_user_authentication',
  FRESH_PROOF_REQUIRED: 'insufficient_user_authentication',
};

const basic = 'Basic realm="portcullis", charset="UTF-8"';

/**
 * Returns the value of `WWW-Authenticate` for an answer of this status (RFC 9110 §11.6.1), or null where it asks for nothing: every
 * 401 asks for a credential, and a 403 for the scopes that the refusal names.
 */
export function challengeOf({ code, scopes }: Refusal, status: number, terms: ChallengeTerms): string | null {
  if (status === 403 && scopes.length > 0) return bearer('insufficient_scope', scopes, terms);
  if (status !== 401) return null;
  return terms.scheme === 'basic' ? basic : bearer(terms.isPresented ? errors[code] : undefined, [], terms);
}

function bearer(error: string | undefined, scopes: readonly string[], { resourceMetadata }: ChallengeTerms): string {
  const parameters = [
    ...(error === undefined ? [] : [`error="${error}"`]),
    ...(scopes.length > 0 && scopes.every(isScopeToken) ? [`scope="${scopes.join(' ')}"`] : []),
    ...(resourceMetadata === undefined ? [] : [`resource_metadata="${resourceMetadata}"`]),
  ];
  return ['Bearer', ...(parameters.length > 0 ? [parameters.join(', ')] : [])].join(' ');
}

/** RFC 6749 §3.3. Scopes in a schema may be any text, and another one could not be told from several, or end the quotation. */
function isScopeToken(scope: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope);
}
