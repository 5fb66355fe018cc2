import { z } from 'zod';
import { Refusal } from '../../../lib/errors.ts';
import { noCredential } from '../callers.ts';
import { announceRevoked } from '../request-facts.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { sessionOfToken } from '../session-of-token.ts';
import { nativeLogoutDialect } from './native-logout-dialect.ts';

/** Whatever is no text is a token that proves nothing, which the dialect answers with 403. */
const token = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' ? value : null))
  .meta({ type: 'string' });

/**
 * Ends the session of the token in the body: whichever of its tokens an app holds. Again gives the same answer for as long as
 * the session is remembered. Looks at no header, and touches no cookie.
 */
export const logOutNatively = restOperation({
  method: 'DELETE',
  paths: ['/self-service/logout/api', '/auth/self-service/logout/api'],
  dialect: nativeLogoutDialect,
  tags: ['Native apps'],
  summary: 'Sign an app out by its token',
  description:
    'Ends the session of a session token, refresh token or access token. The same again for as long as the session is remembered.',
  caller: noCredential,
  body: z.preprocess((body) => body ?? {}, z.object({ session_token: token })),
  answers: { 204: { description: 'The session has ended, now or before.' } },
  refusals: { 400: 'The body is not JSON.', 403: 'The token is missing, malformed or unknown.' },
  async handle({ body, client, request, reply }, deps) {
    const of = body.session_token === null ? null : await sessionOfToken(body.session_token, deps);
    const outcome = await deps.auth.sessions.logOut({ of, client });
    if (outcome === null) throw new Refusal('INVALID_TOKEN');
    announceRevoked(request, reply, deps, [outcome.sessionId]);
    return answer(204, undefined);
  },
});
