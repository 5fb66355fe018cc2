import { systemRandom } from '../../../src/lib/random.ts';
import {
  createAccessTokenIssuer,
  createAccessTokenVerifier,
  type AccessGrant,
  type AccessTokenVerifier,
  type IssuedAccessToken,
} from '../../../src/tokens/access-tokens.ts';
import type { SigningKeys } from '../../../src/tokens/signing-keys.ts';
import { movableClock, type MovableClock } from '../movable-clock.ts';
import { openTestKeys } from '../signing-keys.ts';

export interface TestTokens {
  readonly clock: MovableClock;
  readonly keys: SigningKeys;
  readonly verifier: AccessTokenVerifier;
  /** A good token of the session `sess_<name>` of the account `user_<name>`. */
  issue(name: string, change?: Partial<AccessGrant>): IssuedAccessToken;
}

export const testIssuer = 'https://api.example.com';
export const testAudience = 'portcullis';

/** Tokens as the auth domain would issue them, on a clock that tests move. */
export async function openTestTokens(ttlSeconds = 300): Promise<TestTokens> {
  const clock = movableClock();
  const keys = await openTestKeys();
  const common = { issuer: testIssuer, audience: testAudience, keys, clock };
  const tokens = createAccessTokenIssuer({ ...common, clientId: 'portcullis', ttlSeconds, random: systemRandom });
  return {
    clock,
    keys,
    verifier: createAccessTokenVerifier(common),
    issue: (name, change = {}) =>
      tokens.issue({
        accountId: `user_${name}`,
        sessionId: `sess_${name}`,
        scopes: new Set(['self']),
        roles: ['user'],
        authenticationMethods: ['pwd'],
        assuranceLevel: 'aal1',
        authenticatedAt: clock.now(),
        ...change,
      }),
  };
}
