import { staleCookieHeaders } from '../../../gateway/identity/stale-cookie-headers.ts';
import { Refusal } from '../../../lib/errors.ts';
import { expiredSessionCookie } from '../../../lib/session-cookie.ts';
import type { RestHandler } from '../dialect.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { requireRecentClient } from './require-recent-client.ts';

/** Ends the session of the cookie and takes the cookie back; also one that proves nothing any more, with the refusal. */
export function logOutBrowser(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    requireRecentClient(request, deps);
    const headers = request.raw.headersDistinct;
    try {
      const identity = await deps.identify(headers, clientOf(request, deps));
      const isCookie = headers.authorization === undefined && headers['x-api-key'] === undefined;
      if (identity === null || !isCookie) throw new Refusal('UNAUTHENTICATED');
      const { sessionId } = identity.principal;
      await deps.auth.sessions.logOut({ of: { sessionId }, client: clientOf(request, deps) });
      announceRevoked(request, reply, deps, [sessionId]);
    } catch (error) {
      for (const [name, value] of staleCookieHeaders(error, headers, deps.cookie)) reply.header(name, value);
      throw error;
    }
    return reply.header('set-cookie', expiredSessionCookie(deps.cookie)).send({ detail: 'You are signed out.' });
  };
}
