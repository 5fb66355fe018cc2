import type { EntityManager, FilterQuery } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Page, PageRequest } from '../../lib/page.ts';
import { listEnded, listLiveFirst, type ListedOf } from '../statements/live-first.ts';
import { ApiKey } from './api-key.entity.ts';

export interface ListApiKeysDeps {
  readonly entityManager: () => EntityManager;
  readonly clock: Clock;
}

const endedMax = 100;

/** Lists the API keys of an account, newest first: all that are alive, then the latest that have ended and are kept. */
export function listApiKeys(deps: ListApiKeysDeps, accountId: string): Promise<ApiKey[]> {
  return listLiveFirst(deps.entityManager(), ApiKey, { ...keysOf(deps, accountId), endedMax });
}

/** Lists a page of the API keys of an account that have ended, newest first, for as long as they are kept. */
export function listEndedApiKeys(
  deps: ListApiKeysDeps,
  { accountId, page }: { readonly accountId: string; readonly page: PageRequest },
): Promise<Page<ApiKey>> {
  return listEnded(deps.entityManager(), ApiKey, { ...keysOf(deps, accountId), page });
}

export interface LiveKeysOf {
  readonly accountId: string;
  readonly name: string;
}

/** Finds all keys of an account that go by a name and are alive, newest first. */
export function findLiveKeys(em: EntityManager, clock: Clock, { accountId, name }: LiveKeysOf): Promise<ApiKey[]> {
  const where = { $and: [{ accountId, name }, liveAt(clock.now())] } as FilterQuery<ApiKey>;
  return em.find(ApiKey, where, { orderBy: { createdAt: 'desc', id: 'desc' }, disableIdentityMap: true });
}

/** Finds the same in a unit of work of its own. */
export function findLiveKeysByName(deps: ListApiKeysDeps, key: LiveKeysOf): Promise<ApiKey[]> {
  return findLiveKeys(deps.entityManager(), deps.clock, key);
}

/** Returns the condition of keys that are alive, as `ApiKey.isLive` says it. */
export function liveAt(now: Date): FilterQuery<ApiKey> & object {
  return { revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] };
}

function keysOf({ clock }: ListApiKeysDeps, accountId: string): ListedOf<ApiKey> {
  return { accountId, isLive: liveAt(clock.now()) };
}
