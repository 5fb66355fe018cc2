import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { findText } from '../read-body.ts';
import { onlyAuthorization, readBasicCredentials } from '../read-basic-credentials.ts';
import { clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer } from './answer.ts';
import { userView } from './user-view.ts';

const codeCharactersMax = 100;

/**
 * Signs in with `Authorization: Basic` and, where the account asks for a second factor, its `code` in the body. The session
 * is held by one opaque token. A missing code gets the same answer as a wrong password.
 */
export function openSession(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const { user: email, password } = readBasicCredentials(onlyAuthorization(request.raw.headersDistinct));
    const code = findText(request.body, 'code', codeCharactersMax);
    const outcome = await deps.auth.signIn.signIn({
      email,
      password,
      code,
      deviceToken: null,
      isDeviceTrusted: false,
      transport: 'OPAQUE',
      client: clientOf(request, deps),
    });
    if (outcome.kind !== 'signed-in' || outcome.opened.transport !== 'OPAQUE') throw new Refusal('INVALID_CREDENTIALS');
    const { account, opened } = outcome;
    return answer(reply, 200, 'User logged in successfully.', { ...userView(account), token: opened.sessionToken });
  };
}
