import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { isJsonObject } from '../../../lib/is-json-object.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { sessionOfToken } from '../session-of-token.ts';

/**
 * Ends the session of the token in the body: whichever of its tokens an app holds. Again gives the same answer for as long as
 * the session is remembered. Looks at no header, and touches no cookie.
 */
export function logOutNatively(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const token = isJsonObject(request.body) ? request.body['session_token'] : undefined;
    const of = typeof token === 'string' ? await sessionOfToken(token, deps) : null;
    const outcome = await deps.auth.sessions.logOut({ of, client: clientOf(request, deps) });
    if (outcome === null) throw new Refusal('INVALID_TOKEN');
    announceRevoked(request, reply, deps, [outcome.sessionId]);
    return reply.status(204).send();
  };
}
