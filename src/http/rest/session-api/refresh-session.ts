import { z } from 'zod';
import { Refusal } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { noCredential } from '../callers.ts';
import { announceRevoked } from '../request-facts.ts';
import { requiredLine } from '../request-schemas.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { sessionApiDialect } from './session-api-dialect.ts';

/** Exchanges a refresh token for fresh tokens, named as in RFC 6749 §5.1. */
export const refreshSession = restOperation({
  method: 'POST',
  paths: ['/auth/session/refresh', '/v1/auth/session/refresh'],
  dialect: sessionApiDialect,
  tags: ['Session management'],
  summary: 'Exchange a refresh token',
  description: 'Gives fresh tokens for the refresh token that was given out last.',
  caller: noCredential,
  body: z.object({ refresh_token: requiredLine(1000) }),
  answers: { 200: { description: 'Fresh tokens.', body: answerSchemas.SessionRefreshed } },
  refusals: { 401: '`unauthorized`: malformed, unknown, expired or revoked.' },
  async handle({ body, client, request, reply }, deps) {
    const outcome = await deps.auth.sessions.refresh({ refreshToken: body.refresh_token, client });
    if (outcome.kind === 'invalid-token') {
      announceRevoked(request, reply, deps, outcome.revokedSessionIds);
      throw new Refusal('INVALID_TOKEN');
    }
    const { session, access } = outcome;
    return answer(200, {
      session_id: session.id,
      token_type: 'Bearer',
      access_token: access.token,
      expires_in: Math.floor((access.expiresAt.getTime() - deps.clock.now().getTime()) / 1000),
      refresh_token: outcome.refreshToken,
    });
  },
});
