import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { isOfFamily, parseRefreshToken } from './refresh-token.ts';
import { revokeSessions, type RevokeDeps } from './revoke-sessions.ts';
import { Session, type SessionTransport } from './session.entity.ts';

export interface LogOutInput {
  /** Which session: the one of the principal who asks, or the one that a refresh token belongs to. */
  readonly of: { readonly sessionId: string } | { readonly refreshToken: string };
  readonly client: Client;
}

export interface LoggedOut {
  readonly sessionId: string;
  readonly transport: SessionTransport;
  readonly revokedAt: Date;
  /** False when it had ended before. */
  readonly isNew: boolean;
}

const reason = 'logout';

/** Ends a session by one of its tokens. Again gives the same answer. Null when the token is none of ours. */
export async function logOut(deps: RevokeDeps, { of, client }: LogOutInput): Promise<LoggedOut | null> {
  const outcome = await deps.entityManager().transactional(async (em) => {
    const session = await findSession(em, of);
    if (session === null) return null;
    const { id, accountId, transport } = session;
    const ended = await revokeSessions(em, deps, { where: { id }, reason, client, actorId: accountId });
    // Read again: whoever ended it first, everybody reports the same moment.
    const { revokedAt } = await em.findOneOrFail(Session, { id }, { disableIdentityMap: true });
    return { sessionId: id, transport, revokedAt: revokedAt ?? deps.clock.now(), isNew: ended.length > 0 };
  });
  if (outcome?.isNew) deps.revocations.publish([outcome.sessionId]);
  return outcome;
}

async function findSession(em: EntityManager, of: LogOutInput['of']): Promise<Session | null> {
  if ('sessionId' in of) return em.findOne(Session, { id: of.sessionId });
  const token = parseRefreshToken(of.refreshToken);
  if (token === null) return null;
  const session = await em.findOne(Session, { id: token.sessionId });
  return session?.refreshFamilyKey && isOfFamily(token, session.refreshFamilyKey) ? session : null;
}
