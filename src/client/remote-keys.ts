import { systemClock } from '../lib/clock.ts';
import { remoteVerificationKeys, type VerificationKeys } from '../tokens/verification-keys.ts';

/** The verification keys at a JWKS URL, fetched on first use and again when an unknown one turns up. */
export function remoteKeys(jwksUrl: string): VerificationKeys {
  return remoteVerificationKeys({ jwksUrl, clock: systemClock });
}
