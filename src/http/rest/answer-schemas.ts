import { z } from 'zod';

const text = z.string();
const seconds = z.int().meta({ description: 'Seconds since 1970-01-01T00:00:00Z.' });
const httpDate = text.meta({ description: 'IMF-fixdate, as in `Wed, 26 Nov 2025 23:51:28 GMT`.' });
const sessionToken = text
  .regex(/^portcullis_user_/)
  .meta({ description: 'For `Authorization: Bearer`, as long as the session lives.' });

const user = z.object({
  id: text.regex(/^user_[0-9a-f]{32}$/),
  email: text,
  first_name: text.nullable(),
  last_name: text.nullable(),
  is_active: z.boolean(),
  is_2fa_enabled: z.boolean(),
  is_dark_mode: z.boolean(),
  credits: z.literal(0).meta({ description: 'Nobody keeps credits here.' }),
  created_at: httpDate,
  updated_at: httpDate,
});

function envelope<Data extends z.ZodType>(data: Data) {
  return z.object({ data, message: text, status: z.literal('success') });
}

/** The bodies that the REST face answers, by the names that `/openapi.json` gives them. */
export const answerSchemas = {
  SignedIn: envelope(user.extend({ token: sessionToken })),
  UserAnswer: envelope(user),
  TwoFactorOn: envelope(
    z.object({ recovery_codes: z.array(text).readonly().meta({ description: 'Shown once. Earlier ones count no longer.' }) }),
  ),
  KeyAnswer: envelope(
    z.object({ id: text.regex(/^key_[0-9a-f]{32}$/), token: text, created_at: httpDate, updated_at: httpDate }),
  ),
  Health: envelope(z.object({ status: z.literal('healthy'), service: text })),
  Version: envelope(z.object({ version: text })),
  Done: envelope(z.null()),
  EnvelopeError: z.object({ data: z.null(), message: text, status: z.literal('error') }),
  SessionInvalidated: z.object({
    success: z.literal(true),
    invalidated_session_id: text,
    revoked_tokens: z.int().min(0).meta({ description: 'How many tokens that were good before are not any more.' }),
    revoked_at: text.meta({ format: 'date-time' }),
  }),
  SessionRefreshed: z.object({
    session_id: text,
    token_type: z.literal('Bearer'),
    access_token: text,
    expires_in: z.int().meta({ description: 'Seconds.' }),
    refresh_token: text,
  }),
  CodeError: z.object({
    error_code: text.meta({
      description: 'Among others `unauthorized`, `insufficient_permissions`, `session_not_found`, `session_already_invalidated`.',
    }),
    error_description: text,
  }),
  NestedError: z.object({
    error: z.object({
      id: text,
      code: z.int().meta({ description: 'The HTTP status.' }),
      status: text.meta({ description: 'Its name.' }),
      message: text,
      reason: text,
      request: text.meta({ description: 'The id of the request.' }),
      details: z.looseObject({}),
      debug: text.optional().meta({ description: 'In development only.' }),
    }),
  }),
  SignedOut: z.object({ detail: text }),
  StatusError: z.object({
    code: z.int().meta({ description: 'The HTTP status.' }),
    detail: text,
    type: text,
    errors: z
      .array(
        z.object({
          loc: z.array(z.union([text, z.int()])).meta({ description: 'Where the value is.' }),
          msg: text.meta({ description: 'For people.' }),
          type: text.meta({ description: 'For programs.' }),
        }),
      )
      .optional(),
  }),
  Introspection: z.object({
    active: z.boolean(),
    token_type: z.enum(['Bearer', 'refresh_token']).optional(),
    iss: text.optional(),
    aud: text.optional(),
    client_id: text.optional(),
    sub: text.optional(),
    sid: text.optional(),
    jti: text.optional(),
    scope: text.optional(),
    acr: text.optional(),
    exp: seconds.optional(),
    auth_time: seconds.optional(),
    roles: z.array(text).readonly().optional(),
    amr: z.array(text).readonly().optional(),
  }),
  OauthError: z.object({ error: text, error_description: text }),
} as const;
