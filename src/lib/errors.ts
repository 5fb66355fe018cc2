/**
 * The one catalogue of refusals. Every dialect (GraphQL, each REST face) renders it in a file of its own, and the
 * compiler checks that none is missing. Messages are public: they never tell whether an account exists.
 */
export const refusals = {
  INVALID_INPUT: { status: 400, type: 'invalid_request', message: 'The input is not valid.' },
  AMBIGUOUS_CREDENTIALS: {
    status: 400,
    type: 'invalid_request',
    message: 'Send one credential, not several.',
  },
  UNAUTHENTICATED: { status: 401, type: 'authentication_error', message: 'Sign in first.' },
  INVALID_TOKEN: {
    status: 401,
    type: 'authentication_error',
    message: 'The credential is missing, invalid, expired or revoked.',
  },
  INVALID_CREDENTIALS: {
    status: 401,
    type: 'authentication_error',
    message: 'The e-mail, password or code is not right.',
  },
  INVALID_CODE: {
    status: 401,
    type: 'authentication_error',
    message: 'The code is wrong, used or expired.',
  },
  TWO_FACTOR_REQUIRED: {
    status: 401,
    type: 'authentication_error',
    message: 'Prove the second factor to complete the sign-in.',
  },
  FRESH_PROOF_REQUIRED: {
    status: 401,
    type: 'authentication_error',
    message: 'Prove again who you are before you do this.',
  },
  FORBIDDEN: { status: 403, type: 'permission_error', message: 'You may not do this.' },
  STEP_UP_REQUIRED: {
    status: 401,
    type: 'authentication_error',
    message: 'Prove again who you are, with a second factor where it is asked for.',
  },
  SCOPE_NOT_HELD: {
    status: 403,
    type: 'permission_error',
    message: 'A key cannot have a scope that its owner does not hold.',
  },
  SESSION_ENDED: { status: 401, type: 'authentication_error', message: 'The session has ended. Sign in again.' },
  TOKEN_EXPIRED: {
    status: 401,
    type: 'authentication_error',
    message: 'The access token has expired, or what it allows has changed. Subscribe again with a new one.',
  },
  CSRF_REFUSED: {
    status: 403,
    type: 'permission_error',
    message: 'This origin may not use the session cookie.',
  },
  GOOGLE_UNAVAILABLE: { status: 404, type: 'not_found', message: 'Nobody signs in with Google here.' },
  NOT_FOUND: { status: 404, type: 'not_found', message: 'There is nothing here.' },
  API_KEY_NOT_FOUND: { status: 404, type: 'not_found', message: 'There is no such live API key.' },
  ROLE_NOT_FOUND: { status: 404, type: 'not_found', message: 'One of the roles does not exist.' },
  USER_NOT_FOUND: { status: 404, type: 'not_found', message: 'There is no such user.' },
  SESSION_NOT_FOUND: { status: 404, type: 'not_found', message: 'There is no such session.' },
  METHOD_NOT_ALLOWED: { status: 405, type: 'invalid_request', message: 'This method cannot be used here.' },
  NOT_ACCEPTABLE: { status: 406, type: 'invalid_request', message: 'There is no answer in a format that was asked for.' },
  SESSION_ALREADY_REVOKED: {
    status: 409,
    type: 'conflict',
    message: 'The session has been revoked already.',
  },
  LINK_REQUIRED: {
    status: 409,
    type: 'conflict',
    message: 'There is an account with this address. Sign in to it in another way, then link Google.',
  },
  ALREADY_LINKED: {
    status: 409,
    type: 'conflict',
    message: 'The Google account belongs to another account, or yours has another Google account.',
  },
  LAST_ADMINISTRATOR: {
    status: 409,
    type: 'conflict',
    message: 'Nobody else may give roles. Let somebody else do so first.',
  },
  TOO_MANY_KEYS: { status: 409, type: 'conflict', message: 'There are too many API keys. Revoke one first.' },
  SMS_UNAVAILABLE: {
    status: 409,
    type: 'conflict',
    message: 'No SMS can be sent: the account has no telephone number, or this service sends none.',
  },
  PHONE_IS_SECOND_FACTOR: {
    status: 409,
    type: 'conflict',
    message: 'Disable two-factor authentication before you change the telephone number that it uses.',
  },
  TWO_FACTOR_NOT_ENABLED: { status: 409, type: 'conflict', message: 'No second factor is enabled.' },
  BODY_TOO_LARGE: {
    status: 413,
    type: 'invalid_request',
    message: 'The request body is too large.',
  },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, type: 'invalid_request', message: 'Send the request as application/json in UTF-8.' },
  WEAK_PASSWORD: {
    status: 422,
    type: 'validation_error',
    message: 'Choose another password: this one is too short, too long or too common.',
  },
  CLIENT_TOO_OLD: { status: 426, type: 'upgrade_required', message: 'This version of the app is too old. Upgrade it.' },
  RATE_LIMITED: {
    status: 429,
    type: 'rate_limited',
    message: 'Too many tries. Wait before the next one.',
  },
  PLANNING_LIMIT_REACHED: {
    status: 429,
    type: 'rate_limited',
    message:
      'Too much work was asked for in documents that are new to this server. Send them later, and pass values as variables rather than in documents.',
  },
  TOO_MANY_SUBSCRIPTIONS: {
    status: 429,
    type: 'rate_limited',
    message: 'Too many subscriptions are open. End one first.',
  },
  INTERNAL: { status: 500, type: 'internal_error', message: 'Something went wrong on our side.' },
  OVERLOADED: {
    status: 503,
    type: 'overloaded',
    message: 'The server is busy. Try again shortly.',
  },
  SCHEMA_CHANGED: { status: 503, type: 'unavailable', message: 'The graph has changed. Subscribe again.' },
  SHUTTING_DOWN: { status: 503, type: 'unavailable', message: 'This server is going down. Subscribe again.' },
  UNAVAILABLE: {
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
  /** Default: one second where the refusal says that it holds for now (503, RFC 9110 §15.6.4), none elsewhere. */
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
    this.retryAfterSeconds = options.retryAfterSeconds ?? (refusals[code].status === 503 ? 1 : undefined);
    this.scopes = options.scopes ?? [];
  }

  get status(): number {
    return refusals[this.code].status;
  }

  get type(): string {
    return refusals[this.code].type;
  }
}
