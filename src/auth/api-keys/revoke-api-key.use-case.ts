import type { Client } from '../../lib/client.ts';
import { lockAccount } from '../accounts/find-accounts.ts';
import { ApiKey } from './api-key.entity.ts';
import { revokeApiKeys } from './revoke-api-keys.ts';
import type { RotateApiKeyDeps } from './rotate-api-key.ts';

export interface RevokeApiKeyInput {
  readonly accountId: string;
  readonly id: string;
  readonly reason: string;
  readonly client: Client;
}

/**
 * Ends an API key of an account; from the next request on it is refused. Again gives the same answer. Null when the account
 * has no such key.
 */
export async function revokeApiKey(deps: RotateApiKeyDeps, input: RevokeApiKeyInput): Promise<ApiKey | null> {
  const { accountId, id, reason, client } = input;
  const { apiKey, ended } = await deps.transact(async (em) => {
    await lockAccount(em, accountId);
    return {
      ended: await revokeApiKeys(em, deps, { where: { id, accountId }, reason, client, actorId: accountId }),
      // Read after the change, so that all of several callers report the moment of the first.
      apiKey: await em.findOne(ApiKey, { id, accountId }, { disableIdentityMap: true }),
    };
  });
  deps.revocations.publish(ended);
  return apiKey;
}
