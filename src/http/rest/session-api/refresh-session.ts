import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { getText } from '../read-body.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';

const tokenCharactersMax = 1000;

/** Exchanges a refresh token for fresh tokens, named as in RFC 6749 §5.1. */
export function refreshSession(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const refreshToken = getText(request.body, 'refresh_token', tokenCharactersMax);
    const outcome = await deps.auth.sessions.refresh({ refreshToken, client: clientOf(request, deps) });
    if (outcome.kind === 'invalid-token') {
      announceRevoked(request, reply, deps, outcome.revokedSessionIds);
      throw new Refusal('INVALID_TOKEN');
    }
    const { session, access } = outcome;
    return reply.send({
      session_id: session.id,
      token_type: 'Bearer',
      access_token: access.token,
      expires_in: Math.floor((access.expiresAt.getTime() - deps.clock.now().getTime()) / 1000),
      refresh_token: outcome.refreshToken,
    });
  };
}
