import { systemClock, type Clock } from '../lib/clock.ts';
import { createAccessTokenVerifier } from '../tokens/access-tokens.ts';
import { cachedVerifier } from '../tokens/cached-verifier.ts';
import type { Principal } from '../tokens/principal.ts';
import { remoteVerificationKeys, type VerificationKeys } from '../tokens/verification-keys.ts';
import { UnauthenticatedError } from './unauthenticated-error.ts';

export interface VerifierOptions {
  /** `iss` that tokens must carry: the `publicUrl` of the gateway, unless it was configured otherwise. */
  readonly issuer: string;
  /** `aud` that tokens must carry. Default: `portcullis`. */
  readonly audience?: string;
  /** Where the verification keys are. Default: `<issuer>/.well-known/jwks.json`. */
  readonly jwksUrl?: string;
  /** The keys themselves, instead of a place: what a subgraph module is given that runs in the gateway's process. */
  readonly keys?: VerificationKeys;
  readonly clock?: Clock;
}

export interface Verifier {
  /**
   * Who sent a request, from its `Authorization` header. Null: nobody, there is no header. Throws
   * `UnauthenticatedError` for a header that is present but proves nothing, so that a bad token is never "anonymous".
   */
  currentUser(authorization: string | null | undefined): Promise<Principal | null>;
}

const tokensMax = 10_000;

/** Verifies the bearer tokens that the gateway passes down, in any subgraph. Keys are fetched on first use and kept. */
export function createVerifier(options: VerifierOptions): Verifier {
  const { issuer, audience = 'portcullis', jwksUrl = `${issuer}/.well-known/jwks.json`, clock = systemClock } = options;
  const keys = options.keys ?? remoteVerificationKeys({ jwksUrl, clock });
  const verifier = cachedVerifier({
    verifier: createAccessTokenVerifier({ issuer, audience, keys, clock }),
    keys,
    clock,
    tokensMax,
  });
  return {
    async currentUser(authorization) {
      if (authorization === undefined || authorization === null) return null;
      const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
      if (token === undefined) throw new UnauthenticatedError();
      try {
        return await verifier.verify(token);
      } catch (cause) {
        throw new UnauthenticatedError({ cause });
      }
    },
  };
}
