/** Who is asking, as an access token proves it. */
export interface Principal {
  /** `iss`, where it is someone else than us. */
  readonly issuer?: string;
  /** `sub`: the account. */
  readonly accountId: string;
  /** `sid`: the session, or the API key, whose end ends this token. */
  readonly sessionId: string;
  /** `jti`. */
  readonly tokenId: string;
  /** `client_id`: the program that the token was issued to. Absent where another issuer does not say. */
  readonly clientId?: string;
  readonly scopes: ReadonlySet<string>;
  readonly roles: readonly string[];
  /** How the holder signed in (RFC 8176), for example `pwd`, `otp`. */
  readonly authenticationMethods: readonly string[];
  /** `acr`: the authentication assurance level reached (NIST SP 800-63B §2). */
  readonly assuranceLevel: AssuranceLevel;
  /** `auth_time`: when the holder last proved who they are. */
  readonly authenticatedAt: Date;
  readonly expiresAt: Date;
}

export type AssuranceLevel = 'aal1' | 'aal2';
