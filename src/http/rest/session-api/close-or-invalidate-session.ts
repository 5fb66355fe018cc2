import { closeSession } from '../account-api/close-session.ts';
import { accountApiDialect } from '../account-api/account-api-dialect.ts';
import type { RestOperation } from '../rest-operation.ts';
import { isSessionApiRequest, sessionApiDialect } from './session-api-dialect.ts';
import { invalidateSession } from './invalidate-session.ts';

/** Does what one of two dialects asks for at the same path; the body says which. */
export const closeOrInvalidateSession: RestOperation = {
  ...invalidateSession,
  paths: ['/auth/session'],
  dialect: {
    all: [sessionApiDialect, accountApiDialect],
    of: (request) => (isSessionApiRequest(request) ? sessionApiDialect : accountApiDialect),
  },
  tags: ['Envelope', 'Session management'],
  summary: 'Sign out, or end a session by its id',
  description: 'With `session_id` in the body as at `/v1/auth/session`, without as at `/api/v1/auth/session`, errors included.',
  answers: { ...invalidateSession.answers, ...closeSession.answers },
  refusals: { ...invalidateSession.refusals, ...closeSession.refusals },
  run: (request, reply, deps) => (isSessionApiRequest(request) ? invalidateSession : closeSession).run(request, reply, deps),
};
