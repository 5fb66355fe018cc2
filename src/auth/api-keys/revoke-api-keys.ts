import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { recordEvent } from '../audit/record-event.ts';
import { ApiKey } from './api-key.entity.ts';
import type { ApiKeyDeps } from './create-api-key.ts';

export interface RevokeApiKeysInput {
  readonly where: { readonly accountId: string; readonly id?: string | { readonly $in: readonly string[] } };
  readonly reason: string;
  readonly client: Client;
  readonly actorId?: string;
}

/** Ends those of the keys that have not ended yet, and returns their ids. Publish them after the commit. */
export async function revokeApiKeys(
  em: EntityManager,
  deps: Pick<ApiKeyDeps, 'clock' | 'random'>,
  { where, reason, client, actorId }: RevokeApiKeysInput,
): Promise<readonly string[]> {
  const change = { revokedAt: deps.clock.now(), revokedReason: reason };
  const candidates = await em.find(
    ApiKey,
    { ...where, revokedAt: null },
    { fields: ['id'], orderBy: { id: 'asc' }, disableIdentityMap: true },
  );
  const ended: string[] = [];
  for (const { id } of candidates) {
    if ((await em.nativeUpdate(ApiKey, { id, revokedAt: null }, change)) === 0) continue;
    ended.push(id);
    const event = { type: 'api-key.revoked', client, accountId: where.accountId, actorId } as const;
    await recordEvent(em, deps, { ...event, sessionId: id, reason });
  }
  return ended;
}
