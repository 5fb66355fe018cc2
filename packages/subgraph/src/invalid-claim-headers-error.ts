/**
 * The headers with claims are not signed by the gateway for this subgraph, or not at this time; the message says which, and holds no
 * secret. graphql-js puts `extensions` into the response.
 */
export class InvalidClaimHeadersError extends Error {
  readonly extensions = { code: 'UNAUTHENTICATED', http: { status: 401 } };

  constructor(message: string) {
    super(message);
    this.name = 'InvalidClaimHeadersError';
  }
}
