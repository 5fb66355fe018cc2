import type { EntityManager } from '@mikro-orm/core';
import type { ClientConfig } from 'pg';
import { Session } from '../auth/sessions/session.entity.ts';
import { plusSeconds, type Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { createRevocationList } from '../tokens/revocation.ts';
import { openPostgresqlListener } from './postgresql-listener.ts';
import type { RevocationFeed } from './revocation-feed.ts';

export interface PostgresqlFeedDeps {
  readonly connection: ClientConfig;
  readonly entityManager: () => EntityManager;
  readonly retentionSeconds: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the trigger `session_revoked` of the migrations notifies, in the transaction that ends the session. */
const channel = 'portcullis_revoked';

/**
 * The feed of a PostgreSQL database. The notification belongs to the transaction that ends a session, so neither a crash
 * nor another program can end one silently. While notifications do not arrive, every question goes to the database; when
 * that fails, the question rejects.
 */
export async function openPostgresqlRevocationFeed(deps: PostgresqlFeedDeps): Promise<RevocationFeed> {
  const { connection, entityManager, retentionSeconds, clock, logger } = deps;
  const list = createRevocationList({ clock, retentionSeconds });

  /** What was notified while nobody listened. */
  async function catchUp(): Promise<void> {
    const since = plusSeconds(clock.now(), -retentionSeconds);
    const ended = await entityManager().find(
      Session,
      { revokedAt: { $gte: since } },
      { orderBy: { revokedAt: 'asc' }, fields: ['id', 'revokedAt'] },
    );
    for (const { id, revokedAt } of ended) if (revokedAt !== null) list.add({ sessionId: id, revokedAt });
  }

  const listener = await openPostgresqlListener({
    connection,
    channel,
    logger,
    onListening: catchUp,
    onMessage: (sessionId) => list.add({ sessionId, revokedAt: clock.now() }),
  });

  /** A session that is not there any more has ended, too. */
  async function isRevokedInDatabase(sessionId: string): Promise<boolean> {
    const session = await entityManager().findOne(Session, { id: sessionId }, { fields: ['id', 'revokedAt'] });
    return session === null || session.revokedAt !== null;
  }

  return {
    list,
    isCurrent: () => listener.isFresh(),
    publish: (sessionIds) => list.publish(sessionIds),
    isRevoked: (sessionId) => list.isRevoked(sessionId) || (listener.isFresh() ? false : isRevokedInDatabase(sessionId)),
    close: () => listener.close(),
  };
}
