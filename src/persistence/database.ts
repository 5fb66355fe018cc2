import type { EntityManager } from '@mikro-orm/core';
import type { SigningKeyStore } from '../tokens/signing-key-store.ts';
import type { RevocationFeed } from './revocation-feed.ts';

/** The open database, whichever it is. */
export interface Database {
  readonly kind: 'sqlite' | 'postgresql';
  /** A unit of work of its own: take one per use case, never share one between requests. */
  entityManager(): EntityManager;
  readonly signingKeys: SigningKeyStore;
  /** What ended lately, kept current. `retentionSeconds`: how long after a session's end a token of it may still be alive. */
  openRevocationFeed(options: { readonly retentionSeconds: number }): Promise<RevocationFeed>;
  /** Whether it answers right now. */
  isReachable(): Promise<boolean>;
  /** The SQL that would bring the migrated schema to what the entities say. Empty: they agree. */
  schemaDrift(): Promise<readonly string[]>;
  close(): Promise<void>;
}
