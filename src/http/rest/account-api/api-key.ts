import type { ApiKey } from '../../../auth/api-keys/api-key.entity.ts';
import { codeOfKind } from '../../../lib/code-of-kind.ts';
import { Refusal } from '../../../lib/errors.ts';
import type { RestHandler } from '../dialect.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer } from './answer.ts';
import { requireSelf } from './require-self.ts';

/** The dialect knows one key for each user. It is the one of this name; others, made in GraphQL, are left alone. */
const keyName = 'default';

/** Shows the key, masked: what is stored is its digest. */
export function viewApiKey(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const { accountId } = await requireSelf(request, deps);
    const [key] = await deps.auth.apiKeys.findLive({ accountId, name: keyName });
    if (key === undefined) throw new Refusal('API_KEY_NOT_FOUND');
    return answer(reply, 200, 'API key fetched successfully.', { ...keyView(key), token: `${key.hint}…` });
  };
}

/**
 * Makes a new key in the place of all of that name, which end at once; or the first, without any scope. Its secret is shown
 * this once. Of several calls at once each makes a key, and the last one's lives.
 */
export function resetApiKey(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const asker = await requireSelf(request, deps);
    const client = clientOf(request, deps);
    const outcome = await deps.auth.apiKeys.reset({ asker, name: keyName, client });
    if (outcome.kind !== 'reset') throw new Refusal(codeOfKind(outcome.kind));
    const { apiKey, secret, endedIds } = outcome;
    announceRevoked(request, reply, deps, endedIds);
    return answer(reply, 201, 'API key reset successfully.', { ...keyView(apiKey), token: secret });
  };
}

function keyView({ id, createdAt }: ApiKey) {
  return { id, created_at: createdAt.toUTCString(), updated_at: createdAt.toUTCString() };
}
