import type { EntityManager } from '@mikro-orm/core';
import type { ClientConfig } from 'pg';
import { ApiKey, apiKeyIdPrefix } from '../../auth/api-keys/api-key.entity.ts';
import { Session } from '../../auth/sessions/session.entity.ts';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { createRevocationList, revocationOf, revocationSeconds, type Revocation } from '../../tokens/revocation.ts';
import { openPostgresqlListener } from './postgresql-listener.ts';
import type { RevocationFeed } from '../revocation-feed.ts';

export interface PostgresqlFeedDeps {
  readonly connection: ClientConfig;
  readonly entityManager: () => EntityManager;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What triggers of the migrations notify, in the transaction that ends a session or an API key. */
const channel = 'portcullis_revoked';

/**
 * The feed of a PostgreSQL database. The notification belongs to the transaction that ends a session, so neither a crash
 * nor another program can end one silently. While notifications do not arrive, every question goes to the database; when
 * that fails, the question rejects.
 */
export async function openPostgresqlRevocationFeed(deps: PostgresqlFeedDeps): Promise<RevocationFeed> {
  const { connection, entityManager, clock, logger } = deps;
  const list = createRevocationList({ clock });

  /** What was notified while nobody listened. */
  async function catchUp(): Promise<void> {
    const since = plusSeconds(clock.now(), -revocationSeconds);
    const where = { revokedAt: { $gte: since } };
    const fields = ['id', 'revokedAt'] as const;
    const ended = [
      ...(await entityManager().find(Session, where, { fields })),
      ...(await entityManager().find(ApiKey, where, { fields })),
    ];
    const revocations = ended.flatMap(({ id, revokedAt }) => (revokedAt === null ? [] : [revocationOf(id, revokedAt)]));
    for (const revocation of revocations.toSorted(byTime)) list.add(revocation);
  }

  const listener = await openPostgresqlListener({
    connection,
    channel,
    logger,
    onListening: catchUp,
    onMessage: (sessionId) => list.publish([sessionId]),
  });

  /** A session or key that is not there any more has ended, too. */
  async function isRevokedInDatabase(sessionId: string): Promise<boolean> {
    const fields = ['id', 'revokedAt'] as const;
    const holder = sessionId.startsWith(apiKeyIdPrefix)
      ? await entityManager().findOne(ApiKey, { id: sessionId }, { fields })
      : await entityManager().findOne(Session, { id: sessionId }, { fields });
    return holder === null || holder.revokedAt !== null;
  }

  return {
    list,
    isCurrent: () => listener.isFresh(),
    publish: (sessionIds) => list.publish(sessionIds),
    onRevoked: list.onRevoked,
    isRevoked: (sessionId) => list.isRevoked(sessionId) || (listener.isFresh() ? false : isRevokedInDatabase(sessionId)),
    close: () => listener.close(),
  };
}

function byTime(a: Revocation, b: Revocation): number {
  return a.revokedAt.getTime() - b.revokedAt.getTime();
}
