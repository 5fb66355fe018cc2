import type { Client } from '../../lib/client.ts';
import type { Principal } from '../../tokens/principal.ts';
import { lockAccount } from '../accounts/find-accounts.ts';
import { countEnded, requireMayEnd, type EndedSessions, type EndSessionsDeps } from './end-session.use-case.ts';
import { endHoldings, type EndHoldingsDeps } from '../endings/end-holdings.ts';

export interface EndOwnSessionsDeps extends EndSessionsDeps, EndHoldingsDeps {}

export interface EndOwnSessionsInput {
  readonly actor: Principal;
  /** `OTHERS`: all but the one that asks. */
  readonly which: 'OTHERS' | 'ALL';
  /** In the actor's words; null: a word of ours. */
  readonly reason: string | null;
  readonly client: Client;
}

/**
 * Ends sessions of the caller, and what would open others without their owner; none is an answer, too. Throws the refusal
 * `FORBIDDEN` for an API key without the scope.
 */
export async function endOwnSessions(deps: EndOwnSessionsDeps, input: EndOwnSessionsInput): Promise<EndedSessions> {
  const { actor, which, client } = input;
  requireMayEnd(actor);
  const { accountId, sessionId } = actor;
  const ending = which === 'ALL' ? 'all sessions revoked' : 'other sessions revoked';
  const reason = input.reason ?? 'revoked-by-user';
  const ended = await deps.transact(async (em) => {
    await lockAccount(em, accountId);
    const sessionIds = await endHoldings(em, deps, { accountId, ending, sessionId, reason, client, actorId: accountId });
    return countEnded(em, deps, sessionIds);
  });
  deps.revocations.publish(ended.sessionIds);
  return ended;
}
