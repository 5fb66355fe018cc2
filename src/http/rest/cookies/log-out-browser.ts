import { staleCookieHeaders } from '../../../gateway/identity/stale-cookie-headers.ts';
import { Refusal } from '../../../lib/errors.ts';
import { expiredSessionCookie } from '../../../lib/session-cookie.ts';
import type { Principal } from '../../../tokens/principal.ts';
import { answerSchemas } from '../answer-schemas.ts';
import type { Caller } from '../callers.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { cookiesDialect } from './cookies-dialect.ts';
import { requireRecentClient } from './require-recent-client.ts';

/** Proves the user of the cookie; one that proves nothing any more is taken back with the refusal. */
const browser: Caller<Principal> = {
  security: ['cookie'],
  challenge: 'bearer',
  async prove(request, reply, deps) {
    requireRecentClient(request, deps);
    const headers = request.raw.headersDistinct;
    try {
      const identity = await deps.identify(headers, clientOf(request, deps));
      const isCookie = headers.authorization === undefined && headers['x-api-key'] === undefined;
      if (identity === null || !isCookie) throw new Refusal('UNAUTHENTICATED');
      return identity.principal;
    } catch (error) {
      for (const [name, value] of staleCookieHeaders(error, headers, deps.cookie)) reply.header(name, value);
      throw error;
    }
  },
};

/** Ends the session of the cookie and takes the cookie back. */
export const logOutBrowser = restOperation({
  method: 'POST',
  paths: ['/auth/logout', '/api/v1/auth/logout'],
  dialect: cookiesDialect,
  tags: ['Browsers'],
  summary: 'Sign a browser out',
  description: 'Ends the session of the cookie and takes the cookie back. From pages of our own and of listed origins only.',
  caller: browser,
  headers: { 'x-client-version': 'Of the app.' },
  answers: { 200: { description: 'The session has ended.', body: answerSchemas.SignedOut } },
  refusals: {
    401: 'There is no cookie, or it proves nothing.',
    403: 'The page is of another origin.',
    426: 'The app is older than `minimumClientVersion`.',
  },
  async handle({ caller: { sessionId }, client, request, reply }, deps) {
    await deps.auth.sessions.logOut({ of: { sessionId }, client });
    announceRevoked(request, reply, deps, [sessionId]);
    reply.header('set-cookie', expiredSessionCookie(deps.cookie));
    return answer(200, { detail: 'You are signed out.' });
  },
});
