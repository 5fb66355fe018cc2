import type { Client } from '../lib/client.ts';
import type { IssuedAccessToken } from './access-tokens.ts';

/** How session tokens begin: one opaque token for as long as a session lives. */
export const sessionTokenPrefix = 'portcullis_user_';

export const opaqueCredentialKinds = ['session-cookie', 'session-token', 'api-key'] as const;
export type OpaqueCredentialKind = (typeof opaqueCredentialKinds)[number];

/** A secret that only the auth domain can look up. */
export interface OpaqueCredential {
  readonly kind: OpaqueCredentialKind;
  readonly secret: string;
}

/** Turns what is not a JWT into one, so that behind the door everything is a bearer token (in the manner of RFC 8693). */
export interface CredentialExchange {
  /** An access token of the holder, or null when the credential is malformed, unknown, expired or revoked. `client`: who presents it. */
  exchange(credential: OpaqueCredential, client: Client): Promise<IssuedAccessToken | null>;
}
