import { Refusal } from '../../../lib/errors.ts';
import { holder } from '../callers.ts';
import { announceRevoked } from '../request-facts.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { accountApiDialect } from './account-api-dialect.ts';

/** Ends the session of the bearer. */
export const closeSession = restOperation({
  method: 'DELETE',
  paths: ['/api/v1/auth/session'],
  dialect: accountApiDialect,
  tags: ['Envelope'],
  summary: 'Sign out',
  description: 'Ends the session of the bearer.',
  caller: holder,
  answers: { 204: { description: 'The session has ended.' } },
  refusals: { 401: 'The bearer is missing, invalid or expired.' },
  async handle({ caller: { sessionId }, client, request, reply }, deps) {
    const outcome = await deps.auth.sessions.logOut({ of: { sessionId }, client });
    // An API key is no session.
    if (outcome === null) throw new Refusal('INVALID_TOKEN');
    announceRevoked(request, reply, deps, [outcome.sessionId]);
    return answer(204, undefined);
  },
});
