import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import type { Random } from '../../lib/random.ts';
import type { RevocationPublisher } from '../../tokens/revocation.ts';
import { recordEvent } from '../audit/record-event.ts';
import { Session } from './session.entity.ts';
import type { Transact } from '../statements/transact.ts';

export interface RevokeDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
  readonly revocations: RevocationPublisher;
}

export interface RevokeInput {
  /** One session, or those of an account, perhaps but one. */
  readonly where: { readonly id: string } | { readonly accountId: string; readonly id?: { readonly $ne: string } };
  /** Kept with the session, and shown beside it. */
  readonly reason: string;
  readonly client: Client;
  readonly actorId?: string;
}

/**
 * Ends the sessions that have not ended yet, and returns the ids of those that it ended: of several callers at once, each
 * session is ended by one. Publish the ids after the commit; until then other requests may still believe its tokens.
 */
export async function revokeSessions(em: EntityManager, deps: RevokeDeps, input: RevokeInput): Promise<readonly string[]> {
  const { where, reason, client, actorId } = input;
  const change = { revokedAt: deps.clock.now(), revokedReason: reason };
  const candidates = await em.find(
    Session,
    { ...where, revokedAt: null },
    // In one order, so that two callers never wait for each other in a circle.
    { fields: ['id', 'accountId'], orderBy: { id: 'asc' }, disableIdentityMap: true },
  );
  const ended: string[] = [];
  for (const { id, accountId } of candidates) {
    const changed = await em.nativeUpdate(Session, { id, revokedAt: null }, change);
    if (changed === 0) continue;
    ended.push(id);
    await recordEvent(em, deps, { type: 'session.revoked', client, accountId, actorId, sessionId: id, reason });
  }
  return ended;
}
