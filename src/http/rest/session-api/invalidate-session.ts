import { withoutMilliseconds } from '../../../lib/clock.ts';
import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { findText } from '../read-body.ts';
import { announceRevoked, clientOf, requireBearer } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';

const idCharactersMax = 100;
const reasonCharactersMax = 200;

/** Ends the session that the body names, or the one of the bearer where it names none. */
export function invalidateSession(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const actor = await requireBearer(request, deps);
    const sessionId = findText(request.body, 'session_id', idCharactersMax) ?? actor.sessionId;
    const reason = findText(request.body, 'reason', reasonCharactersMax)?.trim() ?? '';
    const outcome = await deps.auth.sessions.end({
      actor,
      sessionId,
      reason: reason === '' ? null : reason,
      client: clientOf(request, deps),
    });
    if (outcome.kind === 'not-found') throw new Refusal('SESSION_NOT_FOUND');
    if (outcome.kind === 'already-ended') throw new Refusal('SESSION_ALREADY_REVOKED');
    if (outcome.kind === 'fresh-proof-required') throw new Refusal('FRESH_PROOF_REQUIRED');
    announceRevoked(request, reply, deps, outcome.sessionIds);
    return reply.send({
      success: true,
      invalidated_session_id: sessionId,
      revoked_tokens: outcome.revokedTokens,
      revoked_at: withoutMilliseconds(outcome.revokedAt),
    });
  };
}
