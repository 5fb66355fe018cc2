import { createHmac } from 'node:crypto';
import { epochSeconds } from '../../lib/clock.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Principal } from '../../tokens/principal.ts';
import { claimsOf, type ClaimName } from '../../tokens/claims-of.ts';

/** Claims that a subgraph gets as headers, because it cannot read tokens. */
export interface ClaimHeaders {
  /** Which claim, by the header's lower-case name. */
  readonly headers: Readonly<Record<string, ClaimName>>;
  /** Shared with that subgraph alone. */
  readonly secret: Secret;
}

const signatureHeader = 'portcullis-signature';

/**
 * Returns the claims as headers, signed so that nobody between us and the subgraph can make them up, repeat them much later, or
 * carry them to another subgraph: `t=<seconds>,v1=<hex>` with
 * `v1 = HMAC-SHA256(secret, t + "\n" + subgraph + "\n" + lines)` and a line `name:value` for each header that was asked
 * for, sorted by name. Nobody signed in: the values are empty, and signed all the same.
 */
export function claimHeaders(
  { headers, secret }: ClaimHeaders,
  subgraph: string,
  principal: Principal | null,
  now: Date,
): Readonly<Record<string, string>> {
  const claims = principal && claimsOf(principal);
  const named = Object.entries(headers)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, claim]) => [name, claims ? encodeClaim(claims[claim]) : ''] as const);
  const seconds = epochSeconds(now);
  const signed = [seconds, subgraph, ...named.map(([name, value]) => `${name}:${value}`)].join('\n');
  const signature = createHmac('sha256', secret.reveal()).update(signed).digest('hex');
  return { ...Object.fromEntries(named), [signatureHeader]: `t=${seconds},v1=${signature}` };
}

/**
 * Returns a claim as a header value that means this claim and no other, and that no party on the way trims, splits or joins: each
 * text percent-encoded in UTF-8 (RFC 3986 §2.1) except for visible ASCII without `%` and `,`; the items of a list separated by
 * one space. Throws for a lone surrogate; no principal holds one.
 */
function encodeClaim(claim: string | number | readonly string[]): string {
  const texts = typeof claim === 'object' ? claim : [String(claim)];
  return texts.map((text) => text.replaceAll(/[^\x21-\x7e]|[%,]/gu, encodeURIComponent)).join(' ');
}
