import type { Clock } from '../lib/clock.ts';
import { Refusal } from '../lib/errors.ts';
import type { Random } from '../lib/random.ts';
import { remember } from '../lib/remember.ts';
import { createAccessTokenIssuer, type AccessTokenVerifier, type IssuedAccessToken } from './access-tokens.ts';
import type { RevocationView } from './revocation.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Turns an access token into one that a single subgraph accepts and no other (RFC 8693, token exchange). */
export interface AudienceTokens {
  /** Throws `INVALID_TOKEN` when `accessToken` proves nothing, or its session has ended. */
  issue(accessToken: string, audience: string): Promise<IssuedAccessToken>;
}

export interface AudienceTokensDeps {
  readonly verifier: AccessTokenVerifier;
  readonly revocations: RevocationView;
  readonly issuer: string;
  /** `client_id` of a token that was exchanged without one. */
  readonly clientId: string;
  /** Whose tokens are exchanged; it acts for the user from then on (RFC 8693 §4.1, `act`). */
  readonly audience: string;
  readonly keys: SigningKeys;
  readonly clock: Clock;
  readonly random: Random;
}

const ttlSeconds = 60;

export function createAudienceTokens(deps: AudienceTokensDeps): AudienceTokens {
  return {
    async issue(accessToken, audience) {
      const principal = await deps.verifier.verify(accessToken);
      if (await deps.revocations.isRevoked(principal.sessionId)) throw new Refusal('INVALID_TOKEN');
      const tokens = createAccessTokenIssuer({ ...deps, audience, ttlSeconds, actor: deps.audience });
      return tokens.issue(principal, principal.expiresAt);
    },
  };
}

/** How much of its life a remembered token must have left. */
const lifeLeftMinMs = 15_000;
const entriesMax = 10_000;

/** Remembers what was issued for one audience; simultaneous callers share one exchange. */
export function rememberedAudienceToken(
  tokens: AudienceTokens,
  audience: string,
  clock: Clock,
): (accessToken: string) => Promise<string> {
  const known = new Map<string, Promise<IssuedAccessToken>>();

  function exchange(accessToken: string): Promise<IssuedAccessToken> {
    const issuing = tokens.issue(accessToken, audience);
    remember(known, accessToken, issuing, entriesMax);
    issuing.catch(() => {
      if (known.get(accessToken) === issuing) known.delete(accessToken);
    });
    return issuing;
  }

  return async (accessToken) => {
    const entry = known.get(accessToken);
    const remembered = await entry;
    if (remembered && remembered.expiresAt.getTime() - clock.now().getTime() > lifeLeftMinMs) return remembered.token;
    // Someone else may have renewed it meanwhile.
    const current = known.get(accessToken);
    const renewed = current === undefined || current === entry ? exchange(accessToken) : current;
    return (await renewed).token;
  };
}
