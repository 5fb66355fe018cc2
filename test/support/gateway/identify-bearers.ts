import { openCredentialAttempts } from '../../../src/app/open-credential-attempts.ts';
import { createIdentify, type Identify } from '../../../src/gateway/identity/identify.ts';
import { Refusal } from '../../../src/lib/errors.ts';
import type { AccessTokenVerifier } from '../../../src/tokens/access-tokens.ts';
import { cachedVerifier } from '../../../src/tokens/cached-verifier.ts';
import type { Principal } from '../../../src/tokens/principal.ts';
import { somebody } from '../somebody.ts';
import type { TestTokens } from './test-tokens.ts';

export interface BearerIdentities {
  identify(token: string): ReturnType<Identify>;
  /** The principal that the bearer proves. Rejects with the refusal if it proves none. */
  who(token: string): Promise<Principal | undefined>;
  /** The code of the refusal, or the principal if there is none. */
  refusal(token: string): Promise<unknown>;
  /** The sessions that were looked up as revoked or not. */
  readonly asked: readonly string[];
}

/** Identifies bearers as the gateway does, with a verifier of the test's own. */
export function identifyBearers({ keys, clock }: TestTokens, verifier: AccessTokenVerifier): BearerIdentities {
  const asked: string[] = [];
  const identify = createIdentify({
    attempts: openCredentialAttempts({ failedCredentials: { count: 300, windowSeconds: 60 }, rateLimits: {} }, clock),
    verifier: cachedVerifier({ verifier, keys, clock, tokensMax: 10 }),
    exchange: { exchange: async () => null },
    revocations: {
      isRevoked(sessionId) {
        asked.push(sessionId);
        return false;
      },
    },
    clock,
    sessionCookie: 'session',
    origins: [],
  });
  const identifyBearer = (token: string) => identify({ authorization: [`Bearer ${token}`] }, somebody);
  const who = async (token: string) => (await identifyBearer(token))?.principal;
  return {
    identify: identifyBearer,
    who,
    async refusal(token) {
      const outcome = await who(token).catch((error: unknown) => error);
      return outcome instanceof Refusal ? outcome.code : outcome;
    },
    asked,
  };
}
