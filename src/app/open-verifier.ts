import { ConfigurationError } from '../config/configuration-error.ts';
import type { Config } from '../config/settle.ts';
import type { Clock } from '../lib/clock.ts';
import { createAccessTokenVerifier } from '../tokens/access-tokens.ts';
import { cachedVerifier, type CachedVerifier } from '../tokens/cached-verifier.ts';
import { withIntrospection } from '../tokens/introspected-tokens.ts';
import { withOtherIssuers } from '../tokens/other-issuers.ts';
import type { VerificationKeys } from '../tokens/verification-keys.ts';

const rememberedTokensMax = 10_000;

/** Proves the bearer tokens that the door takes: ours, and those of the issuers that are configured. */
export function openVerifier(config: Config, keys: VerificationKeys, clock: Clock): CachedVerifier {
  const { issuer, audience } = config.tokens;
  const issuers = Object.entries(config.issuers).map(([name, trusted]) => ({ issuer: name, ...trusted }));
  if (Object.hasOwn(config.issuers, issuer)) throw new ConfigurationError([`issuers.${issuer}: is this installation itself`]);
  const own = createAccessTokenVerifier({ issuer, audience, keys, clock });
  const jwts = withOtherIssuers({ own, issuers, clock });
  const verifier = withIntrospection({ jwts, server: config.opaqueTokens ?? null, clock });
  return cachedVerifier({ verifier, keys, clock, tokensMax: rememberedTokensMax });
}
