/**
 * The keys that verify bearers cannot be read right now, so nobody knows whether the bearer is good: a fault of ours or of the
 * network, and no reason to sign in again. graphql-js puts `extensions` into the response.
 */
export class KeysUnavailableError extends Error {
  readonly extensions = { code: 'UNAVAILABLE', http: { status: 503 } };

  constructor(options?: ErrorOptions) {
    super('The bearer token cannot be checked right now. Try again shortly.', options);
    this.name = 'KeysUnavailableError';
  }
}
