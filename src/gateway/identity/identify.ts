import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import { Refusal } from '../../lib/errors.ts';
import type { CachedVerifier } from '../../tokens/cached-verifier.ts';
import type { CredentialExchange } from '../../tokens/credential-exchange.ts';
import type { Principal } from '../../tokens/principal.ts';
import {
  refusedCredential,
  type CredentialFault,
  type CredentialHeader,
  type ReportRefused,
} from '../../tokens/refused-credentials.ts';
import type { RevocationView } from '../../tokens/revocation.ts';
import type { RequestHeaders } from '../request/request-headers.ts';
import type { CredentialAttempts } from './credential-attempts.ts';
import { createExchangedIdentities } from './exchanged-identities.ts';
import type { Identity } from './identity.ts';
import { readCredential, type Credential } from './read-credential.ts';
import { requireOwnOrigin } from './require-own-origin.ts';

/**
 * The one identity behind a request, or null when it carries no credential.
 *
 * Throws the refusals `AMBIGUOUS_CREDENTIALS` (several), `INVALID_TOKEN` (one that proves nothing, or whose session has
 * ended), `RATE_LIMITED` (too many such from its network), `CSRF_REFUSED` (the cookie, from a foreign page) and `UNAVAILABLE` (it cannot be known right now). Revocation
 * is asked on every request, after everything that is remembered.
 */
export interface Identify {
  (headers: RequestHeaders, client: Client): Promise<Identity | null>;
  /** The session is not what it was when its holder was identified: what is remembered of it counts no longer. */
  forget(sessionId: string): void;
}

export interface IdentifyDeps {
  readonly verifier: CachedVerifier;
  readonly attempts: CredentialAttempts;
  readonly exchange: CredentialExchange;
  readonly revocations: RevocationView;
  /** Told of each credential that is refused and that the exchange has not seen. Absent: nobody is told. */
  readonly reportRefused?: ReportRefused;
  readonly clock: Clock;
  /** Name of the session cookie. */
  readonly sessionCookie: string;
  /** Origins whose pages may use the cookie, our own among them. */
  readonly origins: readonly string[];
}

export function createIdentify(deps: IdentifyDeps): Identify {
  const exchanged = createExchangedIdentities(deps);

  function remembered(credential: Credential): Identity | null {
    if (credential.kind !== 'access-token') return exchanged.remembered(credential);
    const principal = deps.verifier.remembered(credential.token);
    return principal && { principal, accessToken: credential.token };
  }

  async function prove(credential: Credential, client: Client): Promise<Identity | null> {
    if (credential.kind !== 'access-token') return exchanged.find(credential, client);
    try {
      return { principal: await deps.verifier.verify(credential.token), accessToken: credential.token };
    } catch (error) {
      throw reported('invalid-token', client, error);
    }
  }

  function read(headers: RequestHeaders, client: Client): Credential | null {
    try {
      return readCredential(headers, deps.sessionCookie);
    } catch (error) {
      throw reported('unreadable', client, error);
    }
  }

  /** Tells of a refusal, and returns it. What cannot be known right now is none. */
  function reported(fault: CredentialFault, client: Client, error: unknown): unknown {
    if (error instanceof Refusal && error.code === 'INVALID_TOKEN') deps.reportRefused?.(fault, client);
    return error;
  }

  /** Of the sessions of other issuers we know nothing but what their tokens say. */
  function isRevoked({ issuer, sessionId }: Principal): boolean | Promise<boolean> {
    return issuer === undefined && deps.revocations.isRevoked(sessionId);
  }

  async function find(headers: RequestHeaders, client: Client): Promise<Identity | null> {
    const credential = read(headers, client);
    if (credential === null) return null;
    if (credential.kind === 'session-cookie') requireOwnOrigin(headers, deps.origins);
    try {
      const identity = remembered(credential) ?? (await deps.attempts.attempt(client.address, () => prove(credential, client)));
      if (identity !== null && !(await isRevoked(identity.principal))) return identity;
      if (identity !== null) deps.reportRefused?.('revoked', client);
      throw new Refusal('INVALID_TOKEN');
    } catch (cause) {
      throw cause instanceof Refusal ? cause : new Refusal('UNAVAILABLE', { cause });
    }
  }

  async function identify(headers: RequestHeaders, client: Client): Promise<Identity | null> {
    try {
      return await find(headers, client);
    } catch (error) {
      const carrier = (['authorization', 'x-api-key'] as const satisfies CredentialHeader[]).find((name) => headers[name]);
      const isInvalid = error instanceof Refusal && error.code === 'INVALID_TOKEN';
      throw isInvalid && carrier !== undefined ? refusedCredential(carrier, error) : error;
    }
  }

  return Object.assign(identify, { forget: exchanged.forget });
}
