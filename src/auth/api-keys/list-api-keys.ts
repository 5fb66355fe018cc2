import type { EntityManager } from '@mikro-orm/core';
import { ApiKey } from './api-key.entity.ts';

const keysMax = 200;

/** The API keys of an account, newest first, ended ones included for as long as they are kept. */
export function listApiKeys(em: EntityManager, accountId: string): Promise<ApiKey[]> {
  return em.find(ApiKey, { accountId }, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: keysMax });
}
