const text = { type: 'string' } as const;
const seconds = { type: 'integer', description: 'Seconds since 1970-01-01T00:00:00Z.' } as const;

function object(properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

const fault = object({
  loc: { type: 'array', items: { type: ['string', 'integer'] }, description: 'Where the value is.' },
  msg: { ...text, description: 'For people.' },
  type: { ...text, description: 'For programs.' },
});

const httpDate = { ...text, description: 'IMF-fixdate, as in `Wed, 26 Nov 2025 23:51:28 GMT`.' } as const;
const sessionToken = {
  ...text,
  pattern: '^portcullis_user_',
  description: 'For `Authorization: Bearer`, as long as the session lives.',
} as const;

const user = {
  id: { ...text, pattern: '^user_[0-9a-f]{32}$' },
  email: text,
  first_name: { type: ['string', 'null'] },
  last_name: { type: ['string', 'null'] },
  is_active: { type: 'boolean' },
  is_2fa_enabled: { type: 'boolean' },
  is_dark_mode: { type: 'boolean' },
  credits: { const: 0, description: 'Nobody keeps credits here.' },
  created_at: httpDate,
  updated_at: httpDate,
} as const;

function envelope(data: object): object {
  return object({ data, message: text, status: { const: 'success' } });
}

/** The bodies that the REST face reads and writes, by the names that its operations call them. */
export const openapiSchemas = {
  SignedIn: envelope(object({ ...user, token: sessionToken })),
  UserAnswer: envelope(object(user)),
  TwoFactorOn: envelope(
    object({ recovery_codes: { type: 'array', items: text, description: 'Shown once. Earlier ones count no longer.' } }),
  ),
  KeyAnswer: envelope(
    object({ id: { ...text, pattern: '^key_[0-9a-f]{32}$' }, token: text, created_at: httpDate, updated_at: httpDate }),
  ),
  Health: envelope(object({ status: { const: 'healthy' }, service: text })),
  Version: envelope(object({ version: text })),
  Done: envelope({ type: 'null' }),
  EnvelopeError: object({ data: { type: 'null' }, message: text, status: { const: 'error' } }),
  SessionInvalidated: object({
    success: { const: true },
    invalidated_session_id: text,
    revoked_tokens: { type: 'integer', minimum: 0, description: 'How many tokens that were good before are not any more.' },
    revoked_at: { ...text, format: 'date-time' },
  }),
  SessionRefreshed: object({
    session_id: text,
    token_type: { const: 'Bearer' },
    access_token: text,
    expires_in: { type: 'integer', description: 'Seconds.' },
    refresh_token: text,
  }),
  CodeError: object({
    error_code: {
      ...text,
      description: 'Among others `unauthorized`, `insufficient_permissions`, `session_not_found`, `session_already_invalidated`.',
    },
    error_description: text,
  }),
  NestedError: object({
    error: object(
      {
        id: text,
        code: { type: 'integer', description: 'The HTTP status.' },
        status: { ...text, description: 'Its name.' },
        message: text,
        reason: text,
        request: { ...text, description: 'The id of the request.' },
        details: { type: 'object' },
        debug: { ...text, description: 'In development only.' },
      },
      ['debug'],
    ),
  }),
  SignedOut: object({ detail: text }),
  StatusError: object(
    {
      code: { type: 'integer', description: 'The HTTP status.' },
      detail: text,
      type: text,
      errors: { type: 'array', items: fault },
    },
    ['errors'],
  ),
  Introspection: object(
    {
      active: { type: 'boolean' },
      token_type: { enum: ['Bearer', 'refresh_token'] },
      iss: text,
      aud: text,
      sub: text,
      sid: text,
      jti: text,
      scope: text,
      acr: text,
      exp: seconds,
      auth_time: seconds,
      roles: { type: 'array', items: text },
      amr: { type: 'array', items: text },
    },
    ['token_type', 'iss', 'aud', 'sub', 'sid', 'jti', 'scope', 'acr', 'exp', 'auth_time', 'roles', 'amr'],
  ),
  OauthError: object({ error: text, error_description: text }),
} as const;

export type OpenapiSchemaName = keyof typeof openapiSchemas;

export const securitySchemes = {
  password: { type: 'http', scheme: 'basic', description: 'E-mail address and password.' },
  bearer: { type: 'http', scheme: 'bearer', description: 'An access token, a session token or an API key.' },
  cookie: { type: 'apiKey', in: 'cookie', name: '__Host-portcullis-session', description: 'Without `__Host-` on plain http.' },
  service: { type: 'http', scheme: 'bearer', description: 'The internal secret, or an API key with the scope that is named.' },
  serviceSecret: { type: 'http', scheme: 'basic', description: 'The same as password; the user name is not looked at.' },
} as const;
