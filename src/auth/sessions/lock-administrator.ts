import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import { Refusal } from '../../lib/errors.ts';
import { lockAccounts } from '../accounts/find-accounts.ts';
import { scopesOf } from '../accounts/scopes-of.ts';
import { ApiKey, apiKeyIdPrefix } from '../api-keys/api-key.entity.ts';
import { isFreshlyProved, lockAsker, type Asker } from './fresh-proof.ts';

export interface AdministratorInput {
  readonly actor: Asker;
  /** The scope that the actor must hold when the transaction runs. */
  readonly scope: string;
  /** The account that is to be changed; null: none. */
  readonly accountId: string | null;
}

/**
 * Locks the account of whoever administers and the one that they change, until the transaction ends. Returns false unless the
 * actor has recently proved who they are. A program proves nothing: it may do this if its key was given the scope by name, which its
 * owner had to prove themselves for. Throws the refusals `INVALID_TOKEN` when the session or the key has ended, and `FORBIDDEN`
 * when the scope is not held any more, whatever the token says.
 */
export async function lockAdministrator(
  em: EntityManager,
  deps: { readonly clock: Clock },
  { actor, scope, accountId }: AdministratorInput,
): Promise<boolean> {
  await lockAccounts(em, [actor.accountId, ...(accountId === null ? [] : [accountId])]);
  const account = await lockAsker(em, actor);
  const held = await scopesOf(em, account.roles);
  if (!held.has(scope)) throw new Refusal('FORBIDDEN', { scopes: [scope] });
  if (!actor.sessionId.startsWith(apiKeyIdPrefix)) return isFreshlyProved(em, deps, account, actor.sessionId);
  const { scopes } = await em.findOneOrFail(ApiKey, { id: actor.sessionId }, { disableIdentityMap: true });
  if (!scopes.includes(scope)) throw new Refusal('FORBIDDEN', { scopes: [scope] });
  return true;
}
