import type { IssuedAccessToken } from './access-tokens.ts';

/** A secret that only the auth domain can look up. */
export interface OpaqueCredential {
  readonly kind: 'session-cookie' | 'api-key';
  readonly secret: string;
}

/** Turns what is not a JWT into one, so that behind the door everything is a bearer token (in the manner of RFC 8693). */
export interface CredentialExchange {
  /** An access token of the holder, or null when the credential is malformed, unknown, expired or revoked. */
  exchange(credential: OpaqueCredential): Promise<IssuedAccessToken | null>;
}
