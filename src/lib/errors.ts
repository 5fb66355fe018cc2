/**
 * The one catalogue of refusals. Every dialect (GraphQL, each REST face) renders it in a file of its own, and the
 * compiler checks that none is missing. Messages are public: they never tell whether an account exists.
 */
export const refusals = {
  'invalid-input': { status: 400, type: 'invalid_request', message: 'The input is not valid.' },
  'ambiguous-credentials': {
    status: 400,
    type: 'invalid_request',
    message: 'Send one credential, not several.',
  },
  unauthenticated: { status: 401, type: 'authentication_error', message: 'Sign in first.' },
  'invalid-token': {
    status: 401,
    type: 'authentication_error',
    message: 'The credential is missing, invalid, expired or revoked.',
  },
  'invalid-credentials': {
    status: 401,
    type: 'authentication_error',
    message: 'The e-mail, password or code is not right.',
  },
  'invalid-code': {
    status: 401,
    type: 'authentication_error',
    message: 'The code is wrong, used or expired.',
  },
  'two-factor-required': {
    status: 401,
    type: 'authentication_error',
    message: 'Prove the second factor to complete the sign-in.',
  },
  'fresh-proof-required': {
    status: 401,
    type: 'authentication_error',
    message: 'Prove again who you are before you do this.',
  },
  forbidden: { status: 403, type: 'permission_error', message: 'You may not do this.' },
  'step-up-required': {
    status: 401,
    type: 'authentication_error',
    message: 'Prove again who you are, with a second factor where it is asked for.',
  },
  'scope-not-held': {
    status: 403,
    type: 'permission_error',
    message: 'A key cannot have a scope that its owner does not hold.',
  },
  'session-ended': { status: 401, type: 'authentication_error', message: 'The session has ended. Sign in again.' },
  'token-expired': {
    status: 401,
    type: 'authentication_error',
    message: 'The access token has expired, or what it allows has changed. Subscribe again with a new one.',
  },
  'csrf-refused': {
    status: 403,
    type: 'permission_error',
    message: 'This origin may not use the session cookie.',
  },
  'google-unavailable': { status: 404, type: 'not_found', message: 'Nobody signs in with Google here.' },
  'not-found': { status: 404, type: 'not_found', message: 'There is nothing here.' },
  'api-key-not-found': { status: 404, type: 'not_found', message: 'There is no such live API key.' },
  'role-not-found': { status: 404, type: 'not_found', message: 'One of the roles does not exist.' },
  'user-not-found': { status: 404, type: 'not_found', message: 'There is no such user.' },
  'session-not-found': { status: 404, type: 'not_found', message: 'There is no such session.' },
  'method-not-allowed': { status: 405, type: 'invalid_request', message: 'This method cannot be used here.' },
  'not-acceptable': { status: 406, type: 'invalid_request', message: 'There is no answer in a format that was asked for.' },
  'session-already-revoked': {
    status: 409,
    type: 'conflict',
    message: 'The session has been revoked already.',
  },
  'link-required': {
    status: 409,
    type: 'conflict',
    message: 'There is an account with this address. Sign in to it in another way, then link Google.',
  },
  'already-linked': {
    status: 409,
    type: 'conflict',
    message: 'The Google account belongs to another account, or yours has another Google account.',
  },
  'last-administrator': {
    status: 409,
    type: 'conflict',
    message: 'Nobody else may give roles. Let somebody else do so first.',
  },
  'too-many-keys': { status: 409, type: 'conflict', message: 'There are too many API keys. Revoke one first.' },
  'sms-unavailable': {
    status: 409,
    type: 'conflict',
    message: 'No SMS can be sent: the account has no telephone number, or this service sends none.',
  },
  'phone-is-second-factor': {
    status: 409,
    type: 'conflict',
    message: 'Disable two-factor authentication before you change the telephone number that it uses.',
  },
  'two-factor-not-enabled': { status: 409, type: 'conflict', message: 'No second factor is enabled.' },
  'body-too-large': {
    status: 413,
    type: 'invalid_request',
    message: 'The request body is too large.',
  },
  'unsupported-media-type': { status: 415, type: 'invalid_request', message: 'Send the request as application/json in UTF-8.' },
  'weak-password': {
    status: 422,
    type: 'validation_error',
    message: 'Choose another password: this one is too short, too long or too common.',
  },
  'client-too-old': { status: 426, type: 'upgrade_required', message: 'This version of the app is too old. Upgrade it.' },
  'rate-limited': {
    status: 429,
    type: 'rate_limited',
    message: 'Too many tries. Wait before the next one.',
  },
  'planning-limit-reached': {
    status: 429,
    type: 'rate_limited',
    message:
      'Too much work was asked for in documents that are new to this server. Send them later, and pass values as variables rather than in documents.',
  },
  'too-many-subscriptions': {
    status: 429,
    type: 'rate_limited',
    message: 'Too many subscriptions are open. End one first.',
  },
  internal: { status: 500, type: 'internal_error', message: 'Something went wrong on our side.' },
  overloaded: {
    status: 503,
    type: 'overloaded',
    message: 'The server is busy. Try again shortly.',
  },
  'schema-changed': { status: 503, type: 'unavailable', message: 'The graph has changed. Subscribe again.' },
  'shutting-down': { status: 503, type: 'unavailable', message: 'This server is going down. Subscribe again.' },
  unavailable: {
    status: 503,
    type: 'unavailable',
    message: 'The service cannot check credentials right now. Try again shortly.',
  },
} as const satisfies Record<string, { status: number; type: string; message: string }>;

export type RefusalCode = keyof typeof refusals;
export type RefusalType = (typeof refusals)[RefusalCode]['type'];

/** What is wrong with one value of the input: where, what to do about it, and a machine-readable kind. */
export interface InputFault {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

export interface RefusalOptions {
  /** Public, for people; never echoes the input. */
  readonly detail?: string;
  readonly faults?: readonly InputFault[];
  readonly retryAfterSeconds?: number;
  /** The scopes that the caller needs and does not hold all of; public. */
  readonly scopes?: readonly string[];
  readonly cause?: unknown;
}

/** A refusal on its way to the edge. What a caller can act on is a result value instead; this is for what ends the request. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly detail: string | undefined;
  readonly faults: readonly InputFault[];
  readonly retryAfterSeconds: number | undefined;
  readonly scopes: readonly string[];

  constructor(code: RefusalCode, options: RefusalOptions = {}) {
    super(refusals[code].message, { cause: options.cause });
    this.name = 'Refusal';
    this.code = code;
    this.detail = options.detail;
    this.faults = options.faults ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.scopes = options.scopes ?? [];
  }

  get status(): number {
    return refusals[this.code].status;
  }

  get type(): string {
    return refusals[this.code].type;
  }
}
