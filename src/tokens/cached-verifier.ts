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
export function cachedVerifier({ verifier, clock, tokensMax }: CachedVerifierDeps): CachedVerifier {
  const proved = new Map<string, Principal>();

  function remembered(token: string): Principal | null {
    const known = proved.get(token);
    if (known && known.expiresAt > clock.now()) return known;
    proved.delete(token);
    return null;
  }

  return {
    remembered,
    async verify(token) {
      const known = remembered(token);
      if (known) return known;
      const principal = await verifier.verify(token);
      if (proved.size >= tokensMax) proved.delete(proved.keys().next().value as string);
      proved.set(token, principal);
      return principal;
    },
  };
}

export interface CachedVerifier extends AccessTokenVerifier {
  /** The principal where `token` was proved before and is alive, else null. */
  remembered(token: string): Principal | null;
}
