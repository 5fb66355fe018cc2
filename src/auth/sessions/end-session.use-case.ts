import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Refusal } from '../../lib/errors.ts';
import { lockAccount } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Principal } from '../../tokens/principal.ts';
import { apiKeyMethod } from '../api-keys/exchange-api-key.ts';
import { countTokens } from './count-tokens.ts';
import { isLive } from './live-session.ts';
import { lockAdministrator } from './lock-administrator.ts';
import { revokeSessions, type RevokeDeps, type RevokeInput } from './revoke-sessions.ts';
import { Session } from './session.entity.ts';
import type { SessionSettings } from './session-settings.ts';

export interface EndSessionsDeps extends RevokeDeps {
  readonly sessions: SessionSettings;
}

/** What ended. A token is counted when it would still have been taken: the access tokens given out, and what renews them. */
export interface EndedSessions {
  readonly sessionIds: readonly string[];
  readonly revokedTokens: number;
  readonly revokedAt: Date;
}

export interface EndSessionInput {
  readonly actor: Principal;
  readonly sessionId: string;
  /** In the actor's words; null: a word of ours. */
  readonly reason: string | null;
  readonly client: Client;
}

export type EndSessionOutcome =
  | ({ readonly kind: 'ended' } & EndedSessions)
  /** Also someone else's, for those who may not end it. */
  | { readonly kind: 'not-found' }
  /** Revoked before, or expired. Of several callers at once all but one hear this. */
  | { readonly kind: 'already-ended' }
  /** Someone else's, and the actor has not recently proved who they are. */
  | { readonly kind: 'fresh-proof-required' };

/** Lets its holder end sessions of others. */
const scope = 'sessions:revoke';

/**
 * Ends one session by its id: one's own, or anyone's with the scope `sessions:revoke`, which asks for what `lockAdministrator` asks
 * for. Throws the refusals `FORBIDDEN` for an API key without that scope and when the scope is not held any more, and `INVALID_TOKEN`.
 */
export async function endSession(deps: EndSessionsDeps, input: EndSessionInput): Promise<EndSessionOutcome> {
  const { actor, sessionId, client } = input;
  requireMayEnd(actor);
  const outcome = await deps.transact(async (em): Promise<EndSessionOutcome> => {
    const found = await em.findOne(Session, { id: sessionId }, { fields: ['accountId'], disableIdentityMap: true });
    const isOwn = found?.accountId === actor.accountId;
    if (found === null || (!isOwn && !actor.scopes.has(scope))) return { kind: 'not-found' };
    const { accountId } = found;
    if (isOwn) await lockAccount(em, accountId);
    else if (!(await lockAdministrator(em, deps, { actor, scope, accountId }))) {
      const event = { type: 'session.revoked', client, accountId, actorId: actor.accountId, sessionId } as const;
      await recordEvent(em, deps, { ...event, failure: 'no-fresh-proof' });
      return { kind: 'fresh-proof-required' };
    }
    const session = await em.findOne(Session, { id: sessionId }, { disableIdentityMap: true });
    if (session === null) return { kind: 'not-found' };
    if (!isLive(session, deps.sessions, deps.clock.now())) return { kind: 'already-ended' };
    const reason = input.reason ?? (isOwn ? 'revoked-by-user' : 'revoked-by-administrator');
    const ended = await end(em, deps, { where: { id: sessionId }, reason, client, actorId: actor.accountId });
    return ended.sessionIds.length > 0 ? { kind: 'ended', ...ended } : { kind: 'already-ended' };
  });
  if (outcome.kind === 'ended') deps.revocations.publish(outcome.sessionIds);
  return outcome;
}

/**
 * Throws the refusal `FORBIDDEN` for an API key that was not made for such things: one that leaked must not be able to sign its owner
 * out.
 */
export function requireMayEnd({ authenticationMethods, scopes }: Principal): void {
  if (authenticationMethods.includes(apiKeyMethod) && !scopes.has(scope)) throw new Refusal('FORBIDDEN');
}

async function end(em: EntityManager, deps: EndSessionsDeps, input: RevokeInput): Promise<EndedSessions> {
  return countEnded(em, deps, await revokeSessions(em, deps, input));
}

/** Returns what ended with sessions that this transaction has ended, and then nothing was changed. */
export async function countEnded(
  em: EntityManager,
  deps: EndSessionsDeps,
  sessionIds: readonly string[],
): Promise<EndedSessions> {
  const ended = await em.find(Session, { id: { $in: [...sessionIds] } }, { disableIdentityMap: true });
  const revokedAt = ended[0]?.revokedAt ?? deps.clock.now();
  const counts = ended.map((session) => countTokens(session, deps.sessions, revokedAt));
  return { sessionIds, revokedTokens: counts.reduce((sum, count) => sum + count, 0), revokedAt };
}
