import { plusSeconds, type Clock } from '../lib/clock.ts';
import { remember } from '../lib/remember.ts';
import type { AccessTokenVerifier } from './access-tokens.ts';
import type { Principal } from './principal.ts';
import type { VerificationKeys } from './verification-keys.ts';

export interface CachedVerifierDeps {
  readonly verifier: AccessTokenVerifier;
  /** By which our own tokens are proved. */
  readonly keys: VerificationKeys;
  readonly clock: Clock;
  /** How many tokens are remembered; the one remembered longest is forgotten first. */
  readonly tokensMax: number;
}

interface Proof {
  readonly principal: Principal;
  readonly until: Date;
}

/** Longer than this no proof counts: whoever stole a key that was withdrawn writes a token that never expires. */
const believedSeconds = 300;

/**
 * Remembers tokens that were proved until they expire, for five minutes at most and until the keys change, so that a client's
 * many requests pay for one signature check. Refusals are not remembered, and neither is revocation: ask for that on every
 * request.
 */
export function cachedVerifier({ verifier, keys, clock, tokensMax }: CachedVerifierDeps): CachedVerifier {
  const proved = new Map<string, Proof>();
  let version = keys.version?.();

  function forgetIfChanged(): void {
    if (keys.version?.() === version) return;
    version = keys.version?.();
    proved.clear();
  }

  function remembered(token: string): Principal | null {
    forgetIfChanged();
    const known = proved.get(token);
    if (known && known.until > clock.now()) return known.principal;
    proved.delete(token);
    return null;
  }

  return {
    remembered,
    async verify(token) {
      const known = remembered(token);
      if (known) return known;
      const before = version;
      const believedUntil = plusSeconds(clock.now(), believedSeconds);
      const principal = await verifier.verify(token);
      // The keys that proved it may be withdrawn by now; the next one to ask finds out.
      forgetIfChanged();
      if (version !== before) return principal;
      const until = principal.expiresAt < believedUntil ? principal.expiresAt : believedUntil;
      remember(proved, token, { principal, until }, tokensMax);
      return principal;
    },
  };
}

export interface CachedVerifier extends AccessTokenVerifier {
  /** The principal where `token` was proved before and is alive, else null. */
  remembered(token: string): Principal | null;
}
