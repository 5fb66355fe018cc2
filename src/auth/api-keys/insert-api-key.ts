import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import { ApiKey, apiKeyIdPrefix } from './api-key.entity.ts';
import { hintOf, newApiKeySecret } from './api-key-secret.ts';

/** A key and its secret, which exists here for the last time: what is stored is its digest. */
export interface NewApiKey {
  readonly apiKey: ApiKey;
  readonly secret: string;
}

export function newApiKeyId(random: Random): string {
  return apiKeyIdPrefix + random.hexId();
}

/** Adds a key with a fresh secret. Whether the account may have it, the caller has checked. */
export async function insertApiKey(
  em: EntityManager,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  about: Pick<ApiKey, 'id' | 'accountId' | 'name' | 'scopes' | 'expiresAt'>,
): Promise<NewApiKey> {
  const secret = newApiKeySecret(random);
  const apiKey = em.create(
    ApiKey,
    {
      ...about,
      hint: hintOf(secret),
      digest: sha256Hex(secret),
      createdAt: clock.now(),
      lastUsedAt: null,
      replacedById: null,
      revokedAt: null,
      revokedReason: null,
    },
    { persist: false },
  );
  await em.insert(apiKey);
  return { apiKey, secret };
}
