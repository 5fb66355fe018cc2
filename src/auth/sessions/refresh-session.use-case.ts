import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import type { IssuedAccessToken } from '../../tokens/access-tokens.ts';
import { findAccount, lockAccount } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import { recordUse } from '../audit/record-use.ts';
import { findRow, updateRows } from '../statements/rows.ts';
import { findSessionOf } from './find-session-of.ts';
import { issueAccess, type IssueAccessDeps } from './issue-access.ts';
import { withAccessToken } from './live-access.ts';
import { isLive } from './live-session.ts';
import { isOfFamily, nextRefreshToken, parseRefreshToken, type RefreshToken } from './refresh-token.ts';
import { revokeSessions, type RevokeDeps } from './revoke-sessions.ts';
import { Session } from './session.entity.ts';

export interface RefreshDeps extends RevokeDeps, IssueAccessDeps {}

export interface RefreshInput {
  readonly refreshToken: string;
  readonly client: Client;
}

export type RefreshOutcome =
  | { readonly kind: 'refreshed'; readonly session: Session; readonly access: IssuedAccessToken; readonly refreshToken: string }
  /** Malformed, unknown, expired or revoked; `revokedSessionIds`: what ended because of it. */
  | { readonly kind: 'invalid-token'; readonly revokedSessionIds: readonly string[] };

const invalid: RefreshOutcome = { kind: 'invalid-token', revokedSessionIds: [] };

/** How long after an exchange the same token gives the same child: tabs that wake at once, a request that is retried. */
const sameChildSeconds = 30;
const saltBytes = 16;

/**
 * Exchanges a refresh token for an access token and the next refresh token.
 *
 * A token that was exchanged before is one of three things, told apart like this:
 * - Within 30 seconds it is a second tab or a retry. It gets the child that the first one got.
 * - Later, while its child was never used, the reply was lost. It gets another child, and the lost one counts no longer:
 *   there are never two that do.
 * - A token that counts no longer in any way, a lost child included, has two holders. The session ends.
 * So a thief and the owner who take turns end the session at the next turn, and an honest client is never signed out.
 * Of several exchanges at once one changes the row (compare and set); the others find it changed and look again. That one
 * statement is all that is written, so it needs no transaction around it. Both outcomes are written down as `recordUse` says.
 */
export async function refreshSession(deps: RefreshDeps, { refreshToken, client }: RefreshInput): Promise<RefreshOutcome> {
  const token = parseRefreshToken(refreshToken);
  const outcome = token === null ? invalid : await exchange(deps.entityManager(), deps, token, client);
  const type = 'session.refreshed';
  if (outcome.kind === 'refreshed') {
    const { id: sessionId, accountId } = outcome.session;
    await recordUse(deps, { type, client, accountId, actorId: accountId, sessionId });
  } else {
    deps.revocations.publish(outcome.revokedSessionIds);
    const session = token === null ? null : await findSessionOf(deps.entityManager(), { refreshToken });
    const about = session === null ? { accountId: null } : { accountId: session.accountId, sessionId: session.id };
    await recordUse(deps, { type, client, ...about, failure: 'invalid-token' });
  }
  return outcome;
}

async function exchange(em: EntityManager, deps: RefreshDeps, token: RefreshToken, client: Client): Promise<RefreshOutcome> {
  const now = deps.clock.now();
  for (;;) {
    const session = await findRow(em, Session, { id: token.sessionId });
    const familyKey = session?.refreshFamilyKey;
    if (!session || !familyKey || !isLive(session, deps.sessions, now) || !isOfFamily(token, familyKey)) return invalid;
    const account = await findAccount(em, session.accountId);
    if (!account?.isActive()) return invalid;

    const standing = standingOf(token, session, now);
    if (standing === 'reused') return deps.transact((own) => endFamily(own, deps, session, client));
    const isRepeated = standing === 'repeated';
    const salt = isRepeated ? (session.refreshSalt ?? '') : deps.random.bytes(saltBytes).toString('base64url');
    const child = nextRefreshToken(token, familyKey, salt);
    const replacement = isRepeated ? {} : replacementOf({ token, child, salt, now });
    const access = await issueAccess(em, deps, session, account, isRepeated ? session.lastSeenAt : now);
    const accessExpiries = withAccessToken(session.accessExpiries, access.expiresAt, now);
    if (await change(em, session, { ...replacement, accessExpiries }))
      return { kind: 'refreshed', session, access, refreshToken: child.text };
  }
}

type Standing = 'current' | 'repeated' | 'reply-lost' | 'reused';

function standingOf(token: RefreshToken, session: Session, now: Date): Standing {
  if (token.digest === session.refreshDigest) return 'current';
  if (token.digest !== session.refreshParentDigest || session.refreshedAt === null) return 'reused';
  return plusSeconds(session.refreshedAt, sameChildSeconds) > now ? 'repeated' : 'reply-lost';
}

interface Replacement {
  readonly token: RefreshToken;
  readonly child: RefreshToken;
  readonly salt: string;
  readonly now: Date;
}

function replacementOf({ token, child, salt, now }: Replacement) {
  return {
    refreshDigest: child.digest,
    refreshParentDigest: token.digest,
    refreshSalt: salt,
    refreshedAt: now,
    lastSeenAt: now,
  };
}

/** False when another exchange changed the session first. */
async function change(em: EntityManager, session: Session, data: Partial<Session>): Promise<boolean> {
  const { id, refreshDigest, accessExpiries } = session;
  return (await updateRows(em, Session, { id, refreshDigest, accessExpiries, revokedAt: null }, data)) === 1;
}

async function endFamily(
  em: EntityManager,
  deps: RefreshDeps,
  { id, accountId }: Session,
  client: Client,
): Promise<RefreshOutcome> {
  await lockAccount(em, accountId);
  const revokedSessionIds = await revokeSessions(em, deps, { where: { id }, reason: 'refresh-token-reused', client });
  await recordEvent(em, deps, { type: 'session.reuse-detected', client, accountId, sessionId: id, failure: 'reused' });
  return { kind: 'invalid-token', revokedSessionIds };
}
