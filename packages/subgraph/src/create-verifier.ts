import { KeysUnavailableError } from './keys-unavailable-error.ts';
import type { Principal } from './principal.ts';
import { provedTokens } from './proved-tokens.ts';
import { remoteKeys } from './remote-keys.ts';
import { TokenFault } from './token-fault.ts';
import { UnauthenticatedError } from './unauthenticated-error.ts';
import type { VerificationKeys } from './verification-keys.ts';
import { verifyToken } from './verify-token.ts';

export interface VerifierOptions {
  /** `iss` that tokens must carry: the `publicUrl` of the gateway, unless it was configured otherwise. */
  readonly issuer: string;
  /** `aud` that tokens must carry. Default: `portcullis`. With `forward: audience` it is the name of the subgraph. */
  readonly audience?: string;
  /** The URL of the verification keys. Default: `<issuer>/.well-known/jwks.json`. */
  readonly jwksUrl?: string;
  /** The keys themselves, instead of a URL: those that a subgraph module in the gateway's process is given. */
  readonly keys?: VerificationKeys;
  readonly fetch?: typeof fetch;
  /** The clock, in milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
  /**
   * Told, once for each kind, what is probably wrong with these options: tokens of another issuer or audience, keys that
   * cannot be read. One line, without secrets. Default: a warning of the process, else of the console.
   */
  readonly warn?: (message: string) => void;
}

export interface Verifier {
  /**
   * Returns the principal of a request by its `Authorization` header. Null: there is no header, so no user is signed in. Throws
   * `UnauthenticatedError` (401) for a header that is present but proves nothing, so that a bad token is never anonymous, and
   * `KeysUnavailableError` (503) when the keys to check it by cannot be read.
   */
  currentUser(authorization: string | null | undefined): Promise<Principal | null>;
}

/**
 * Returns a verifier of the bearer tokens that the gateway passes down. Keys are read on first use, and again when an unknown one turns up
 * or they are five minutes old. Throws when the issuer or the audience is empty.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { issuer, audience = 'portcullis', now = Date.now } = options;
  const { jwksUrl = `${issuer}/.well-known/jwks.json` } = options;
  if (issuer === '' || audience === '') throw new Error('The issuer and the audience of access tokens must not be empty.');
  const keys = options.keys ?? remoteKeys({ url: jwksUrl, now, ...(options.fetch ? { fetch: options.fetch } : {}) });
  const prove = provedTokens((token) => verifyToken(token, { issuer, audience, keys, now }), keys, now);
  const warnOnce = onceForEachKind(options.warn ?? warnByDefault);

  function refusalOf(error: unknown): Error {
    if (!(error instanceof TokenFault)) {
      const reason = error instanceof Error ? error.message : String(error);
      warnOnce('keys', `The keys at ${jwksUrl} cannot be read: ${reason}`);
      return new KeysUnavailableError({ cause: error });
    }
    if (error.mismatch) warnOnce(error.mismatch.claim, `A bearer token was refused. ${error.message}`);
    return new UnauthenticatedError({ cause: error });
  }

  return {
    async currentUser(authorization) {
      if (authorization === undefined || authorization === null) return null;
      const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
      if (token === undefined) throw new UnauthenticatedError({ cause: new TokenFault('The header holds no bearer token.') });
      try {
        return await prove(token);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

function warnByDefault(message: string): void {
  const { process, console } = globalThis as {
    process?: { emitWarning?: (message: string, type: string) => void };
    console?: { warn(message: string): void };
  };
  if (process?.emitWarning) process.emitWarning(message, 'PortcullisWarning');
  else console?.warn(message);
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
