/**
 * A bearer that is present proves nothing; `cause` is a `TokenFault` that says why, for developers. graphql-js puts `extensions` into the
 * response, so throwing this in a context function or resolver is enough.
 */
export class UnauthenticatedError extends Error {
  readonly extensions = { code: 'UNAUTHENTICATED', http: { status: 401 } };

  constructor(options?: ErrorOptions) {
    super('The bearer token is missing, invalid or expired.', options);
    this.name = 'UnauthenticatedError';
  }
}
