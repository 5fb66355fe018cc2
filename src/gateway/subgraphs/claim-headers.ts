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
 * The claims as headers, signed so that nobody between us and the subgraph can make them up, repeat them much later, or
 * carry them to another subgraph: `t=<seconds>,v1=<hex>` with
 * `v1 = HMAC-SHA256(secret, t + "\n" + subgraph + "\n" + lines)` and a line `name:value` for each header that was asked
 * for, sorted by name. Nobody signed in: the values are empty, and signed all the same.
 */
export function claimHeaders({ headers, secret }: ClaimHeaders, subgraph: string, principal: Principal | null, now: Date) {
  const claims = principal && claimsOf(principal);
  const named = Object.entries(headers)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, claim]) => [name, claims ? textOf(claims[claim]) : ''] as const);
  const seconds = epochSeconds(now);
  const signed = [seconds, subgraph, ...named.map(([name, value]) => `${name}:${value}`)].join('\n');
  const signature = createHmac('sha256', secret.reveal()).update(signed).digest('hex');
  return { ...Object.fromEntries(named), [signatureHeader]: `t=${seconds},v1=${signature}` };
}

/** Lists are written with spaces; what a header cannot hold is percent-encoded. */
function textOf(value: string | number | readonly string[]): string {
  const text = typeof value === 'object' ? value.join(' ') : String(value);
  return text.replaceAll(/[^\x20-\x7e]/gu, encodeURIComponent);
}
