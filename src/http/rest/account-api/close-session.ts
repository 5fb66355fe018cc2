import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { announceRevoked, clientOf, requireBearer } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';

/** Ends the session of the bearer. */
export function closeSession(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const { sessionId } = await requireBearer(request, deps);
    const outcome = await deps.auth.sessions.logOut({ of: { sessionId }, client: clientOf(request, deps) });
    // An API key is no session.
    if (outcome === null) throw new Refusal('INVALID_TOKEN');
    announceRevoked(request, reply, deps, [outcome.sessionId]);
    return reply.status(204).send();
  };
}
