import type { Clock } from '../lib/clock.ts';
import type { AccessTokenVerifier } from './access-tokens.ts';
import type { Principal } from './principal.ts';

export interface CachedVerifierDeps {
  readonly verifier: AccessTokenVerifier;
  readonly clock: Clock;
  /** How many tokens are remembered; the one remembered longest is forgotten first. */
  readonly tokensMax: number;
}

/**
 * Remembers tokens that were proved, until they expire, so that a client's many requests pay for one signature check.
 * Refusals are not remembered, and neither is revocation: ask for that on every request.
 */
export function cachedVerifier({ verifier, clock, tokensMax }: CachedVerifierDeps): AccessTokenVerifier {
  const proved = new Map<string, Principal>();
  return {
    async verify(token) {
      const known = proved.get(token);
      if (known && known.expiresAt > clock.now()) return known;
      proved.delete(token);
      const principal = await verifier.verify(token);
      if (proved.size >= tokensMax) proved.delete(proved.keys().next().value as string);
      proved.set(token, principal);
      return principal;
    },
  };
}
