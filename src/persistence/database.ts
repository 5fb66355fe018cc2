import type { EntityManager } from '@mikro-orm/core';
import type { Transact } from '../auth/statements/transact.ts';
import type { SigningKeyStore } from '../tokens/signing-key-store.ts';
import type { RevocationFeed } from './revocation-feed.ts';

/** The open database, whichever it is. */
export interface Database {
  readonly kind: 'sqlite' | 'postgresql';
  /** Returns a new unit of work, to read with. One belongs to one use case; requests never share it. */
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly signingKeys: SigningKeyStore;
  /** What ended recently, kept current. */
  openRevocationFeed(): Promise<RevocationFeed>;
  /** Whether it answers right now. */
  isReachable(): Promise<boolean>;
  /** The names of migrations that were not run yet: none but in a database that is only looked at. */
  pendingMigrations(): Promise<readonly string[]>;
  /** The SQL that would bring the migrated schema to what the entities say. Empty: they agree. */
  schemaDrift(): Promise<readonly string[]>;
  /** The process is about to end: what the database does not answer soon is unavailable from now on. */
  hurry(): void;
  close(): Promise<void>;
}
