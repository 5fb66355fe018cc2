import { lockAccount } from '../accounts/find-accounts.ts';
import type { Client } from '../../lib/client.ts';
import { recordUse } from '../audit/record-use.ts';
import { findSessionOf, type SessionBoundToken } from './find-session-of.ts';
import { revokeSessions, type RevokeDeps } from './revoke-sessions.ts';
import { Session, type SessionTransport } from './session.entity.ts';

export interface LogOutInput {
  /** Which session: the one of the principal who asks, or the one that a token belongs to. Null: what was given is no token. */
  readonly of: { readonly sessionId: string } | SessionBoundToken | null;
  /** Why, where it is not the holder who asks. */
  readonly reason?: string;
  readonly client: Client;
}

export interface LoggedOut {
  readonly sessionId: string;
  readonly transport: SessionTransport;
  readonly revokedAt: Date;
  /** False when it had ended before. */
  readonly isNew: boolean;
}

/**
 * Ends a session by one of its tokens. Again gives the same answer. Null when the token is none of ours, which is written down as
 * `recordUse` says.
 */
export async function logOut(deps: RevokeDeps, { of, reason, client }: LogOutInput): Promise<LoggedOut | null> {
  const outcome = await deps.transact(async (em) => {
    if (of === null) return null;
    const session = 'sessionId' in of ? await em.findOne(Session, { id: of.sessionId }) : await findSessionOf(em, of);
    if (session === null) return null;
    const { id, accountId, transport } = session;
    await lockAccount(em, accountId);
    const ended = await revokeSessions(em, deps, {
      where: { id },
      client,
      ...(reason === undefined ? { reason: 'logout', actorId: accountId } : { reason }),
    });
    // Read again: whoever ended it first, everybody reports the same moment.
    const { revokedAt } = await em.findOneOrFail(Session, { id }, { disableIdentityMap: true });
    return { sessionId: id, transport, revokedAt: revokedAt ?? deps.clock.now(), isNew: ended.length > 0 };
  });
  if (outcome === null) await recordUse(deps, { type: 'session.revoked', client, accountId: null, failure: 'unknown' });
  if (outcome?.isNew) deps.revocations.publish([outcome.sessionId]);
  return outcome;
}
