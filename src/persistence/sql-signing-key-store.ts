import type { EntityManager } from '@mikro-orm/core';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { SigningKeyStore } from '../tokens/signing-key-store.ts';
import { SigningKey } from './signing-key.entity.ts';

/** The signing keys in the database. The unique generation decides between replicas that generate at the same moment. */
export function sqlSigningKeyStore(entityManager: () => EntityManager): SigningKeyStore {
  return {
    list: () => entityManager().find(SigningKey, {}, { orderBy: { generation: 'desc' } }),
    async deleteBefore(generation) {
      await entityManager().nativeDelete(SigningKey, { generation: { $lt: generation } });
    },
    async insert(key) {
      try {
        await entityManager().insert(SigningKey, { ...key });
        return true;
      } catch (error) {
        if (error instanceof UniqueConstraintViolationException) return false;
        throw error;
      }
    },
  };
}
