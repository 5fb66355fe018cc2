import { closed, describedClara } from './account-api/describe.ts';
import { answer, body, form, line, needs, page, part, text, type DescribedOperation } from './openapi-parts.ts';
import type { RestOperationName } from './operations.ts';

const invalidate = {
  requestBody: body({ session_id: line(100), reason: line(200) }, []),
  responses: {
    200: answer('The session has ended.', 'SessionInvalidated'),
    401: answer('`unauthorized`', 'CodeError'),
    403: answer('`insufficient_permissions`: an API key without the scope `sessions:revoke`.', 'CodeError'),
    404: answer('`session_not_found`: also somebody else’s.', 'CodeError'),
    409: answer('`session_already_invalidated`', 'CodeError'),
    default: answer('Something else.', 'CodeError'),
  },
};

/** What `/openapi.json` says of each operation. */
export const describedOperations: Readonly<Record<RestOperationName, DescribedOperation>> = {
  ...describedClara,
  invalidateSession: {
    summary: 'End a session by its id',
    description:
      'Ends the session that the body names, or the one of the bearer. One of somebody else takes the scope `sessions:revoke` and a fresh proof, or a key that was given the scope. The reason is stored, audited and listed.',
    tags: ['Session management'],
    security: needs('bearer'),
    ...invalidate,
  },
  closeOrInvalidateSession: {
    summary: 'Sign out, or end a session by its id',
    description: 'With `session_id` in the body as at `/v1/auth/session`, without as at `/api/v1/auth/session`, errors included.',
    tags: ['Envelope', 'Session management'],
    security: needs('bearer'),
    requestBody: { required: false, ...invalidate.requestBody },
    responses: {
      ...invalidate.responses,
      204: closed[204],
      401: answer('The bearer is missing, invalid or expired.', 'CodeError', 'EnvelopeError'),
      default: answer('Something else.', 'CodeError', 'EnvelopeError'),
    },
  },
  refreshSession: {
    summary: 'Exchange a refresh token',
    description: 'Gives fresh tokens for the refresh token that was given out last.',
    tags: ['Session management'],
    security: [],
    requestBody: { required: true, ...body({ refresh_token: line(1000) }) },
    responses: {
      200: answer('Fresh tokens.', 'SessionRefreshed'),
      401: answer('`unauthorized`: malformed, unknown, expired or revoked.', 'CodeError'),
      default: answer('Something else.', 'CodeError'),
    },
  },
  logOutNatively: {
    summary: 'Sign an app out by its token',
    description:
      'Ends the session of a session token, refresh token or access token. The same again for as long as the session is remembered.',
    tags: ['Native apps'],
    security: [],
    requestBody: { required: true, ...body({ session_token: text }) },
    responses: {
      204: { description: 'The session has ended, now or before.' },
      400: answer('The body is not JSON.', 'NestedError'),
      403: answer('The token is missing, malformed or unknown.', 'NestedError'),
      default: answer('Something else.', 'NestedError'),
    },
  },
  logOutBrowser: {
    summary: 'Sign a browser out',
    description: 'Ends the session of the cookie and takes the cookie back. From pages of our own and of listed origins only.',
    tags: ['Browsers'],
    security: needs('cookie'),
    parameters: [{ name: 'x-client-version', in: 'header', required: false, description: 'Of the app.', schema: text }],
    responses: {
      200: answer('The session has ended.', 'SignedOut'),
      401: answer('There is no cookie, or it proves nothing.', 'StatusError'),
      403: answer('The page is of another origin.', 'StatusError'),
      426: answer('The app is older than `minimumClientVersion`.', 'StatusError'),
      default: answer('Something else.', 'StatusError'),
    },
  },
  showUndo: {
    summary: 'Show what undoes a change',
    description: 'What the link in a mail leads to: a page with a form. Undoes nothing.',
    tags: ['Recovery'],
    security: [],
    parameters: [part('token', 'The end of the link in the mail.')],
    responses: { 200: page('The page.'), default: page('Why it cannot be shown.') },
  },
  undoChange: {
    summary: 'Undo a change',
    description: 'Undoes the change that a mail told of, and what was changed after it. Every session and API key ends.',
    tags: ['Recovery'],
    security: [],
    parameters: [part('token', 'The end of the link in the mail.')],
    responses: {
      200: page('It is undone.'),
      400: page('The link was used before, or is too old.'),
      429: page('Too many tries. Nothing was undone.'),
      default: page('Why nothing was undone.'),
    },
  },
  introspectToken: {
    summary: 'Ask what a token is worth (RFC 7662)',
    description:
      'For services with the scope `tokens:introspect`. Refresh tokens are active only with `token_type_hint=refresh_token`.',
    tags: ['OAuth'],
    security: needs('service', 'serviceSecret'),
    requestBody: { required: true, ...form() },
    responses: { 200: answer('What there is to know.', 'Introspection'), default: answer('Something else.', 'OauthError') },
  },
  revokeToken: {
    summary: 'Revoke a token (RFC 7009)',
    description: 'For services with the scope `tokens:revoke`. Ends the session of the token, or the API key that it is.',
    tags: ['OAuth'],
    security: needs('service', 'serviceSecret'),
    requestBody: { required: true, ...form() },
    responses: {
      200: { description: 'The token is worth nothing, now or before.' },
      default: answer('Something else.', 'OauthError'),
    },
  },
};
