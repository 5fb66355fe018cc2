import type { ApiKey } from '../../../auth/api-keys/api-key.entity.ts';
import { codeOfKind } from '../../../lib/code-of-kind.ts';
import { Refusal } from '../../../lib/errors.ts';
import { answerSchemas } from '../answer-schemas.ts';
import { self } from '../callers.ts';
import { announceRevoked } from '../request-facts.ts';
import { answer, restOperation } from '../rest-operation.ts';
import { atAccountApi, done, notSelf } from './account-api-dialect.ts';
import { byId } from './path-parts.ts';

/** The dialect knows one key for each user. It is the one of this name; others, made in GraphQL, are left alone. */
const keyName = 'default';

/** Shows the key, masked: what is stored is its digest. */
export const viewApiKey = restOperation({
  ...atAccountApi('/users/:user/api_key'),
  method: 'GET',
  summary: 'View the API key',
  description: 'How it begins: the whole is shown by `resetApiKey` alone, once.',
  caller: self,
  path: byId,
  answers: { 200: { description: 'The key, masked.', body: answerSchemas.KeyAnswer } },
  refusals: { ...notSelf, 404: 'There is none.' },
  async handle({ caller: { accountId } }, { auth }) {
    const [key] = await auth.apiKeys.findLive({ accountId, name: keyName });
    if (key === undefined) throw new Refusal('API_KEY_NOT_FOUND');
    return answer(200, done('API key fetched successfully.', { ...keyView(key), token: `${key.hint}…` }));
  },
});

/**
 * Makes a new key in the place of all of that name, which end at once; or the first, without any scope. Its secret is shown
 * this once. Of several calls at once each makes a key, and the last one's lives.
 */
export const resetApiKey = restOperation({
  ...atAccountApi('/users/:user/api_key'),
  method: 'POST',
  summary: 'Reset the API key',
  description: 'Makes the first, or another in the place of the one there is, which ends at once. Shown once.',
  caller: self,
  path: byId,
  answers: { 201: { description: 'The key.', body: answerSchemas.KeyAnswer } },
  refusals: notSelf,
  async handle({ caller: asker, client, request, reply }, deps) {
    const outcome = await deps.auth.apiKeys.reset({ asker, name: keyName, client });
    if (outcome.kind !== 'reset') throw new Refusal(codeOfKind(outcome.kind));
    const { apiKey, secret, endedIds } = outcome;
    announceRevoked(request, reply, deps, endedIds);
    return answer(201, done('API key reset successfully.', { ...keyView(apiKey), token: secret }));
  },
});

function keyView({ id, createdAt }: ApiKey) {
  return { id, created_at: createdAt.toUTCString(), updated_at: createdAt.toUTCString() };
}
