import { systemClock, type Clock } from '../lib/clock.ts';
import { Refusal } from '../lib/errors.ts';
import { createAccessTokenVerifier } from '../tokens/access-tokens.ts';
import { cachedVerifier } from '../tokens/cached-verifier.ts';
import type { Principal } from '../tokens/principal.ts';
import { TokenFault } from '../tokens/token-fault.ts';
import { remoteVerificationKeys, type VerificationKeys } from '../tokens/verification-keys.ts';
import { KeysUnavailableError } from './keys-unavailable-error.ts';
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
  /**
   * Told, once for each kind, what is probably wrong with these options: tokens of another issuer or audience, keys that
   * cannot be read. One line, without secrets. Default: a warning of the process (`process.emitWarning`).
   */
  readonly warn?: (message: string) => void;
}

export interface Verifier {
  /**
   * Returns who sent a request, by its `Authorization` header. Null: nobody, there is no header. Throws
   * `UnauthenticatedError` (401) for a header that is present but proves nothing, so that a bad token is never "anonymous", and
   * `KeysUnavailableError` (503) when the keys to check it by cannot be read.
   */
  currentUser(authorization: string | null | undefined): Promise<Principal | null>;
}

const tokensMax = 10_000;

/**
 * Verifies the bearer tokens that the gateway passes down, in any subgraph. Keys are fetched on first use, and again when an
 * unknown one turns up or they are five minutes old.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { issuer, audience = 'portcullis', jwksUrl = `${issuer}/.well-known/jwks.json`, clock = systemClock } = options;
  const keys = options.keys ?? remoteVerificationKeys({ jwksUrl, clock });
  const proving = createAccessTokenVerifier({ issuer, audience, keys, clock });
  const verifier = cachedVerifier({ verifier: proving, keys, clock, tokensMax });
  const warnOnce = onceForEachKind(options.warn ?? ((message) => process.emitWarning(message, 'PortcullisWarning')));

  function refusalOf(error: unknown): Error {
    if (!(error instanceof Refusal)) {
      warnOnce('keys', `The keys at ${jwksUrl} cannot be read: ${(error as Error).message}`);
      return new KeysUnavailableError({ cause: error });
    }
    const { cause } = error;
    if (cause instanceof TokenFault && cause.mismatch)
      warnOnce(cause.mismatch.claim, `A bearer token was refused. ${cause.message}`);
    return new UnauthenticatedError({ cause });
  }

  return {
    async currentUser(authorization) {
      if (authorization === undefined || authorization === null) return null;
      const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
      if (token === undefined) throw new UnauthenticatedError({ cause: new TokenFault('The header holds no bearer token.') });
      try {
        return await verifier.verify(token);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

/** Keeps a client from filling the log by sending tokens. */
function onceForEachKind(warn: (message: string) => void): (kind: string, message: string) => void {
  const told = new Set<string>();
  return (kind, message) => {
    if (told.has(kind)) return;
    told.add(kind);
    warn(message);
  };
}
