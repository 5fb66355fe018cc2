import { addressNetwork } from '../../lib/address-network.ts';
import type { Client } from '../../lib/client.ts';
import { plusSeconds } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { IssuedAccessToken } from '../../tokens/access-tokens.ts';
import { findAccount } from '../accounts/find-accounts.ts';
import type { AuditEntry } from '../audit/record-event.ts';
import { recordUse, type RecordUseDeps } from '../audit/record-use.ts';
import { findRow } from '../statements/rows.ts';
import { issueAccess, type IssueAccessDeps } from './issue-access.ts';
import { isLive } from './live-session.ts';
import type { SecretTransport } from './session-secret.ts';
import { Session } from './session.entity.ts';
import type { SessionSettings } from './session-settings.ts';

export interface ExchangeSessionSecretDeps extends RecordUseDeps, IssueAccessDeps {}

/** A session in constant use is written this often, not on every request. */
const touchSecondsMax = 60;

/**
 * An access token of the session whose secret a client holds, or null when it is malformed, unknown, expired or revoked, or
 * a secret of the other transport. The token stays behind the door, so it is not among those that the session gave out.
 * Its refusal, and its use from another network than it was opened from, are written down as `recordUse` says.
 */
export async function exchangeSessionSecret(
  deps: ExchangeSessionSecretDeps,
  transport: SecretTransport,
  secret: string,
  client: Client,
): Promise<IssuedAccessToken | null> {
  const em = deps.entityManager();
  const now = deps.clock.now();
  const session = await findRow(em, Session, { secretDigest: sha256Hex(secret), transport });
  const isAlive = session !== null && isLive(session, deps.sessions, now);
  const account = isAlive ? await findAccount(em, session.accountId) : null;
  if (session === null || !account?.isActive()) {
    const failure = session === null ? 'unknown' : isAlive ? 'not-active' : session.revokedAt === null ? 'expired' : 'revoked';
    await recordUse(deps, { ...used(session, client), failure });
    return null;
  }
  if (isElsewhere(session, client)) await recordUse(deps, { ...used(session, client), actorId: account.id });

  const horizon = plusSeconds(now, -touchSeconds(deps.sessions));
  if (session.lastSeenAt < horizon) {
    await em.nativeUpdate(Session, { id: session.id, lastSeenAt: { $lt: horizon } }, { lastSeenAt: now });
    session.lastSeenAt = now;
  }
  return issueAccess(em, deps, session, account);
}

/** Often enough that a session in use never looks idle: gateways remember a token for up to half of the idle life. */
function touchSeconds({ idleSeconds }: SessionSettings): number {
  return Math.min(touchSecondsMax, idleSeconds / 4);
}

function used(session: Session | null, client: Client): AuditEntry {
  const type = 'session.used';
  return session === null
    ? { type, client, accountId: null }
    : { type, client, accountId: session.accountId, sessionId: session.id };
}

function isElsewhere(session: Session, { address }: Client): boolean {
  return address !== null && (session.address === null || addressNetwork(address) !== addressNetwork(session.address));
}
