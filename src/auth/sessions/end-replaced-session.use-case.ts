import type { Client } from '../../lib/client.ts';
import { lockAccount } from '../accounts/find-accounts.ts';
import { revokeSessions, type RevokeDeps } from './revoke-sessions.ts';
import { Session } from './session.entity.ts';

export interface EndReplacedSessionInput {
  /** The session with which a browser signed in again. */
  readonly sessionId: string;
  readonly client: Client;
}

/**
 * Ends a session by cookie whose browser got the cookie of another one: nothing holds the earlier cookie any more that would end it.
 * Sessions that are held otherwise go on. Returns the ids of what it ended.
 */
export async function endReplacedSession(
  deps: RevokeDeps,
  { sessionId, client }: EndReplacedSessionInput,
): Promise<readonly string[]> {
  const ended = await deps.transact(async (em) => {
    const session = await em.findOne(Session, { id: sessionId, transport: 'COOKIE' });
    if (session === null) return [];
    const { id, accountId } = session;
    await lockAccount(em, accountId);
    return revokeSessions(em, deps, { where: { id }, reason: 'signed-in-again', client, actorId: accountId });
  });
  if (ended.length > 0) deps.revocations.publish(ended);
  return ended;
}
