import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import type { Page, PageRequest } from '../../lib/page.ts';
import { listEnded, listLiveFirst, type ListedOf } from '../statements/live-first.ts';
import type { SessionSettings } from './session-settings.ts';
import { Session } from './session.entity.ts';

export interface ListSessionsDeps {
  readonly entityManager: () => EntityManager;
  readonly clock: Clock;
  readonly sessions: SessionSettings;
}

const endedMax = 100;

/** Lists the sessions of an account, newest first: all that are alive (`isLive`), then the latest that have ended and are kept. */
export function listSessions(deps: ListSessionsDeps, accountId: string): Promise<Session[]> {
  return listLiveFirst(deps.entityManager(), Session, { ...sessionsOf(deps, accountId), endedMax });
}

/** Lists a page of the sessions of an account that have ended, newest first, for as long as they are kept. */
export function listEndedSessions(
  deps: ListSessionsDeps,
  { accountId, page }: { readonly accountId: string; readonly page: PageRequest },
): Promise<Page<Session>> {
  return listEnded(deps.entityManager(), Session, { ...sessionsOf(deps, accountId), page });
}

function sessionsOf({ clock, sessions }: ListSessionsDeps, accountId: string): ListedOf<Session> {
  const now = clock.now();
  const idleSince = plusSeconds(now, -sessions.idleSeconds);
  return { accountId, isLive: { revokedAt: null, expiresAt: { $gt: now }, lastSeenAt: { $gt: idleSince } } };
}
