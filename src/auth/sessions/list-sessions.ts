import type { EntityManager } from '@mikro-orm/core';
import { Session } from './session.entity.ts';

const sessionsMax = 200;

/** The sessions of an account, newest first, ended ones included for as long as they are kept. */
export function listSessions(em: EntityManager, accountId: string): Promise<Session[]> {
  return em.find(Session, { accountId }, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: sessionsMax });
}
