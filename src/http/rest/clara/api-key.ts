import type { ApiKey } from '../../../auth/api-keys/api-key.entity.ts';
import type { Asker } from '../../../auth/sessions/fresh-proof.ts';
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
    const key = await findKey(deps, accountId);
    if (key === null) throw new Refusal('API_KEY_NOT_FOUND');
    return answer(reply, 200, 'API key fetched successfully.', { ...keyView(key), token: `${key.hint}…` });
  };
}

/**
 * Makes a new key in the place of the one there is, which ends at once; or the first, without any scope. Its secret is shown
 * this once. Of several calls at once each makes a key, and the last one's lives.
 */
export function resetApiKey(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const asker = await requireSelf(request, deps);
    const client = clientOf(request, deps);
    const { apiKey, secret, endedIds } = await renewKey(deps, { asker, client });
    announceRevoked(request, reply, deps, endedIds);
    return answer(reply, 201, 'API key reset successfully.', { ...keyView(apiKey), token: secret });
  };
}

interface RenewedKey {
  readonly apiKey: ApiKey;
  readonly secret: string;
  readonly endedIds: readonly string[];
}

async function renewKey(
  deps: RestDeps,
  by: { readonly asker: Asker; readonly client: ReturnType<typeof clientOf> },
): Promise<RenewedKey> {
  const { apiKeys } = deps.auth;
  const old = await findKey(deps, by.asker.accountId);
  if (old === null) {
    const outcome = await apiKeys.create({ ...by, name: keyName, scopes: [], expiresAt: null });
    if (outcome.kind !== 'created') throw new Refusal(codeOfKind(outcome.kind));
    return { ...outcome, endedIds: [] };
  }
  const outcome = await apiKeys.rotate({ ...by, id: old.id, overlapSeconds: 0 });
  // Another call rotated it at this moment.
  if (outcome.kind === 'not-found') return renewKey(deps, by);
  if (outcome.kind !== 'rotated') throw new Refusal(codeOfKind(outcome.kind));
  return { ...outcome, endedIds: [old.id] };
}

async function findKey({ auth, clock }: RestDeps, accountId: string): Promise<ApiKey | null> {
  const now = clock.now();
  const keys = await auth.apiKeys.list(accountId);
  return keys.find((key) => key.name === keyName && key.isLive(now)) ?? null;
}

function keyView({ id, createdAt }: ApiKey) {
  return { id, created_at: createdAt.toUTCString(), updated_at: createdAt.toUTCString() };
}
