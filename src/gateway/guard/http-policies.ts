import { readJson } from '../../lib/read-body.ts';
import type { Secret } from '../../lib/secret.ts';
import { claimsOf } from '../../tokens/claims-of.ts';
import type { EvaluatePolicies } from './policies.ts';

export interface HttpPoliciesOptions {
  readonly url: string;
  /** Sent as bearer, so that the endpoint knows who asks. */
  readonly token: Secret | null;
  readonly fetch?: typeof fetch;
}

/**
 * Policies behind an HTTP endpoint. It is posted `{ policies, subject, operationName, clientAddress, requestId }` as JSON
 * and answers `{ "granted": ["…"] }`. Rejects for every other answer, which grants nothing.
 */
export function httpPolicies({ url, token, fetch: post = fetch }: HttpPoliciesOptions): EvaluatePolicies {
  return async ({ signal, principal, ...question }) => {
    const response = await post(url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token.reveal()}` } : {}) },
      body: JSON.stringify({ ...question, subject: principal && claimsOf(principal) }),
      signal,
    });
    if (!response.ok) throw new Error(`The policy endpoint answered ${response.status}.`);
    const { granted } = (await readJson(response)) as { granted?: unknown };
    if (!Array.isArray(granted)) throw new Error('The policy endpoint did not say what is granted.');
    return new Set(granted.filter((name) => typeof name === 'string'));
  };
}
