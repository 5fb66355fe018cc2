import type { Clock } from '../../lib/clock.ts';
import type { AccessTokenVerifier } from '../../tokens/access-tokens.ts';
import type { CredentialExchange } from '../../tokens/credential-exchange.ts';
import type { Principal } from '../../tokens/principal.ts';
import type { RevocationView } from '../../tokens/revocation.ts';
import type { RequestHeaders } from '../request-headers.ts';

/** Who sends a request, and the token that tells the subgraphs so. */
export interface Identity {
  readonly principal: Principal;
  readonly accessToken: string;
}

/**
 * The one identity behind a request, or null when it carries no credential.
 *
 * Throws the refusals `ambiguous-credentials` (several), `invalid-token` (one that proves nothing, or whose session has
 * ended), `csrf-refused` (the cookie, from a foreign page) and `unavailable` (it cannot be known right now).
 */
export type Identify = (headers: RequestHeaders) => Promise<Identity | null>;

export interface IdentifyDeps {
  /** Caches by itself; see `cachedVerifier`. */
  readonly verifier: AccessTokenVerifier;
  readonly exchange: CredentialExchange;
  readonly revocations: RevocationView;
  readonly clock: Clock;
  /** Name of the session cookie. */
  readonly sessionCookie: string;
  /** Origins whose pages may use the cookie; our own first. */
  readonly origins: readonly string[];
}
