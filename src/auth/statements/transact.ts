import type { EntityManager } from '@mikro-orm/core';

/**
 * Does `work` in one transaction, which is committed when it resolves and rolled back when it rejects. The one way to begin a
 * transaction in the domain.
 *
 * When the database ends the transaction because of others (a serialization failure or a deadlock), all of `work` is run
 * again with a new unit of work, so it must not do anything outside of the database: hashing, messages and publishing come before
 * or after. Rejects with what `work` rejects with, or with an `UnavailableError` when the database cannot answer.
 */
export type Transact = <T>(work: (em: EntityManager) => Promise<T>) => Promise<T>;

/** What use cases need that only read: a fresh unit of work for each call. */
export interface ReadDeps {
  readonly entityManager: () => EntityManager;
}
