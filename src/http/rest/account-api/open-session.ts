import { z } from 'zod';
import { Refusal } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { password as basic } from '../callers.ts';
import { optionalCode } from '../request-schemas.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { atAccountApi, done } from './account-api-dialect.ts';
import { userView } from './user-view.ts';

/**
 * Signs in with `Authorization: Basic` and, where the account asks for a second factor, its `code` in the body. The session
 * is held by one opaque token. A missing code gets the same answer as a wrong password.
 */
export const openSession = restOperation({
  ...atAccountApi('/auth/session'),
  method: 'POST',
  summary: 'Sign in with a password',
  description: 'Opens a session that one opaque token holds. `code` is needed only where two-factor authentication is on.',
  caller: basic,
  body: z.object({ code: optionalCode }),
  answers: { 200: { description: 'The session is open.', body: answerSchemas.SignedIn } },
  refusals: {
    400: 'The request cannot be read.',
    401: 'Address, password or code are not right, or the code is missing.',
    429: 'Too many tries; `Retry-After` says when to come back.',
  },
  async handle({ caller: { user: email, password }, body: { code }, client }, { auth }) {
    const input = { email, password, code, deviceToken: null, isDeviceTrusted: false, transport: 'OPAQUE', client } as const;
    const outcome = await auth.signIn.signIn(input);
    if (outcome.kind !== 'signed-in' || outcome.opened.transport !== 'OPAQUE') throw new Refusal('INVALID_CREDENTIALS');
    const { account, opened } = outcome;
    const data = { ...userView(account), token: opened.sessionToken };
    return answer(200, done('User logged in successfully.', data));
  },
});
