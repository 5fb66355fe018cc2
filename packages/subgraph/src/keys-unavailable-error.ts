/**
 * The keys that verify bearers cannot be read at the moment, so it is not known whether the bearer is good: a fault of the network or of
 * the issuer, and no reason to sign in again. graphql-js puts `extensions` into the response.
 */
export class KeysUnavailableError extends Error {
  readonly extensions = { code: 'UNAVAILABLE', http: { status: 503 } };

  constructor(options?: ErrorOptions) {
    super('The bearer token cannot be checked right now. Try again shortly.', options);
    this.name = 'KeysUnavailableError';
  }
}
