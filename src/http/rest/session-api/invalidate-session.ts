import { z } from 'zod';
import { withoutMilliseconds } from '../../../lib/clock.ts';
import { Refusal } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { holder } from '../callers.ts';
import { announceRevoked } from '../request-facts.ts';
import { optionalLine } from '../request-schemas.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { sessionApiDialect } from './session-api-dialect.ts';

/** Ends the session that the body names, or the one of the bearer where it names none. */
export const invalidateSession = restOperation({
  method: 'DELETE',
  paths: ['/v1/auth/session'],
  dialect: sessionApiDialect,
  tags: ['Session management'],
  summary: 'End a session by its id',
  description:
    'Ends the session that the body names, or the one of the bearer. One of somebody else takes the scope `sessions:revoke` and a fresh proof, or a key that was given the scope. The reason is stored, audited and listed.',
  caller: holder,
  body: z.object({ session_id: optionalLine(100), reason: optionalLine(200) }),
  answers: { 200: { description: 'The session has ended.', body: answerSchemas.SessionInvalidated } },
  refusals: {
    401: '`unauthorized`',
    403: '`insufficient_permissions`: an API key without the scope `sessions:revoke`.',
    404: '`session_not_found`: also somebody else’s.',
    409: '`session_already_invalidated`',
  },
  async handle({ caller: actor, body, client, request, reply }, deps) {
    const sessionId = body.session_id ?? actor.sessionId;
    const said = body.reason?.trim() ?? '';
    const outcome = await deps.auth.sessions.end({ actor, sessionId, reason: said === '' ? null : said, client });
    if (outcome.kind === 'not-found') throw new Refusal('SESSION_NOT_FOUND');
    if (outcome.kind === 'already-ended') throw new Refusal('SESSION_ALREADY_REVOKED');
    if (outcome.kind === 'fresh-proof-required') throw new Refusal('FRESH_PROOF_REQUIRED');
    announceRevoked(request, reply, deps, outcome.sessionIds);
    return answer(200, {
      success: true,
      invalidated_session_id: sessionId,
      revoked_tokens: outcome.revokedTokens,
      revoked_at: withoutMilliseconds(outcome.revokedAt),
    });
  },
});
