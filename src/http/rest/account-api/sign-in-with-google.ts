import { Refusal } from '../../../lib/errors.ts';
import { preferredLocale } from '../../../lib/preferred-locale.ts';
import type { RestHandler } from '../dialect.ts';
import { findText, getText } from '../read-body.ts';
import { clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer } from './answer.ts';
import { userView } from './user-view.ts';

const idTokenCharactersMax = 10_000;
const textCharactersMax = 1000;

/**
 * Signs in with the `id_token` that Google gave the client, and registers who is new. Where the account asks for a second
 * factor, its `code` has to come along: the token is taken once.
 */
export function signInWithGoogle(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const { body } = request;
    const outcome = await deps.auth.externalIdentities.signInWithGoogle({
      idToken: getText(body, 'id_token', idTokenCharactersMax),
      nonce: findText(body, 'nonce', textCharactersMax),
      code: findText(body, 'code', textCharactersMax),
      deviceToken: null,
      isDeviceTrusted: false,
      transport: 'OPAQUE',
      locale: preferredLocale(request.headers['accept-language']),
      client: clientOf(request, deps),
    });
    if (outcome.kind === 'link-required') throw new Refusal('LINK_REQUIRED');
    if (outcome.kind !== 'signed-in' || outcome.opened.transport !== 'OPAQUE') throw new Refusal('INVALID_CREDENTIALS');
    const { account, opened } = outcome;
    return answer(reply, 201, 'User logged in successfully.', { ...userView(account), token: opened.sessionToken });
  };
}
