import { z } from 'zod';
import { Refusal } from '../../../lib/errors.ts';
import { preferredLocale } from '../../../lib/preferred-locale.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { noCredential } from '../callers.ts';
import { optionalCode, optionalLine, requiredLine } from '../request-schemas.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { atAccountApi, done } from './account-api-dialect.ts';
import { userView } from './user-view.ts';

/**
 * Signs in with the `id_token` that Google gave the client, and registers who is new. Where the account asks for a second
 * factor, its `code` has to come along: the token is taken once.
 */
export const signInWithGoogle = restOperation({
  ...atAccountApi('/auth/google'),
  method: 'POST',
  summary: 'Sign in with Google',
  description:
    'Takes an ID token once, and registers who is new. `code` has to come along where two-factor authentication is on.',
  caller: noCredential,
  body: z.object({ id_token: requiredLine(10_000), nonce: optionalLine(1000), code: optionalCode }),
  answers: { 201: { description: 'The session is open.', body: answerSchemas.SignedIn } },
  refusals: {
    401: 'The token proves nobody or was used before, or the code is missing or wrong.',
    409: 'There is an account with the address that Google cannot vouch for.',
  },
  async handle({ body: { id_token: idToken, nonce, code }, client, request }, { auth }) {
    const outcome = await auth.externalIdentities.signInWithGoogle({
      idToken,
      nonce,
      code,
      deviceToken: null,
      isDeviceTrusted: false,
      transport: 'OPAQUE',
      locale: preferredLocale(request.headers['accept-language']),
      client,
    });
    if (outcome.kind === 'link-required') throw new Refusal('LINK_REQUIRED');
    if (outcome.kind !== 'signed-in' || outcome.opened.transport !== 'OPAQUE') throw new Refusal('INVALID_CREDENTIALS');
    const { account, opened } = outcome;
    const data = { ...userView(account), token: opened.sessionToken };
    return answer(201, done('User logged in successfully.', data));
  },
});
