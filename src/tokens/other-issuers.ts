import { epochSeconds, type Clock } from '../lib/clock.ts';
import { Refusal } from '../lib/errors.ts';
import type { AccessTokenVerifier } from './access-tokens.ts';
import { foreignJwtVerifier, type ForeignJwtRules } from './foreign-jwts.ts';
import { readJwtPart } from './read-jwt-part.ts';
import { foreignPrincipal } from './foreign-principal.ts';

/** Someone else whose tokens count, each bound to what is said here of its issuer. */
export interface TrustedIssuer extends Omit<ForeignJwtRules, 'issuers' | 'types'> {
  /** `iss`, exactly. */
  readonly issuer: string;
  /** The claim with the scopes: a text with spaces, or a list. */
  readonly scopesClaim: string;
}

export interface OtherIssuersDeps {
  /** Verifies every token that is not of one of the others. */
  readonly own: AccessTokenVerifier;
  readonly issuers: readonly TrustedIssuer[];
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/**
 * Proves tokens of several issuers. What a token says of its issuer chooses whose keys, audiences and algorithms count,
 * so a key of one issuer never proves a token of another. Refuses as `AccessTokenVerifier` does.
 */
export function withOtherIssuers({ own, issuers, ...deps }: OtherIssuersDeps): AccessTokenVerifier {
  const verifiers = new Map(issuers.map((trusted) => [trusted.issuer, createVerifier(trusted, deps)]));
  if (verifiers.size === 0) return own;
  return {
    verify(token) {
      const issuer = claimedIssuer(token);
      return ((issuer === null ? undefined : verifiers.get(issuer)) ?? own).verify(token);
    },
  };
}

/** Access tokens by RFC 9068 §2.1, and those of issuers that do not say what kind a token is. */
const accessTokenTypes = ['at+jwt', 'jwt'];

function createVerifier(trusted: TrustedIssuer, deps: Pick<OtherIssuersDeps, 'clock' | 'fetch'>): AccessTokenVerifier {
  const verify = foreignJwtVerifier({ ...trusted, issuers: [trusted.issuer], types: accessTokenTypes }, deps);
  return {
    async verify(token) {
      const claims = await verify(token);
      try {
        return foreignPrincipal(claims, trusted, epochSeconds(deps.clock.now()));
      } catch (cause) {
        throw new Refusal('INVALID_TOKEN', { cause });
      }
    },
  };
}

/** `iss` as the token says it, unproved. */
function claimedIssuer(token: string): string | null {
  const { iss } = readJwtPart(token, 1);
  return typeof iss === 'string' ? iss : null;
}
