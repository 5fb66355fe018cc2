import type { Principal } from './principal.ts';
import type { VerificationKeys } from './verification-keys.ts';

interface Proof {
  readonly principal: Principal;
  readonly until: number;
}

/** Longer than this no proof counts: a thief of a key that was withdrawn writes tokens that never expire. */
const believedMs = 5 * 60_000;
const tokensMax = 10_000;

/**
 * Returns `verify` with a memory of the tokens that it has proved: until they expire, for five minutes at most and until the keys change,
 * so that the many requests of one user pay for one signature check. Refusals are not remembered. The token remembered longest is forgotten
 * first, beyond 10,000.
 */
export function provedTokens(
  verify: (token: string) => Promise<Principal>,
  keys: VerificationKeys,
  now: () => number,
): (token: string) => Promise<Principal> {
  const proved = new Map<string, Proof>();
  let version = keys.version?.();

  function forgetIfChanged(): void {
    if (keys.version?.() === version) return;
    version = keys.version?.();
    proved.clear();
  }

  return async (token) => {
    forgetIfChanged();
    const known = proved.get(token);
    if (known && known.until > now()) return known.principal;
    proved.delete(token);
    const before = version;
    const believedUntil = now() + believedMs;
    const principal = await verify(token);
    // The key that proved it may be withdrawn by now; the next request finds out.
    forgetIfChanged();
    if (version !== before) return principal;
    if (proved.size >= tokensMax) proved.delete(proved.keys().next().value as string);
    proved.set(token, { principal, until: Math.min(principal.expiresAt.getTime(), believedUntil) });
    return principal;
  };
}
