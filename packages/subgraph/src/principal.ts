/** The user or program that sends a request, as an access token proves it. */
export interface Principal {
  /** `sub`: the account; `User.id` in the graph. */
  readonly accountId: string;
  /** `sid`: the session, or the API key, whose end ends this token. */
  readonly sessionId: string;
  /** `jti`. */
  readonly tokenId: string;
  /** `client_id`: the program that the token was issued to. */
  readonly clientId?: string;
  /** `act.sub`: the gateway that acts for the user, in a token made for this subgraph alone (RFC 8693 §4.1). */
  readonly actor?: string;
  readonly scopes: ReadonlySet<string>;
  readonly roles: readonly string[];
  /** `amr`: the methods by which the holder signed in (RFC 8176), for example `pwd`, `otp`. */
  readonly authenticationMethods: readonly string[];
  /** `acr`: the authentication assurance level that was reached (NIST SP 800-63B §2). */
  readonly assuranceLevel: AssuranceLevel;
  /** `auth_time`: the last time at which the holder proved who they are. */
  readonly authenticatedAt: Date;
  readonly expiresAt: Date;
}

export type AssuranceLevel = 'aal1' | 'aal2';
