import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { AccessTokenIssuer, IssuedAccessToken } from '../../tokens/access-tokens.ts';
import { findAccount } from '../accounts/find-accounts.ts';
import { findRow } from '../statements/rows.ts';
import { grantFor } from './grant-for.ts';
import { isLive } from './live-session.ts';
import type { SecretTransport } from './session-secret.ts';
import { Session } from './session.entity.ts';
import type { SessionSettings } from './session-settings.ts';

export interface ExchangeDeps {
  readonly entityManager: () => EntityManager;
  readonly clock: Clock;
  readonly issuer: AccessTokenIssuer;
  readonly sessions: SessionSettings;
}

/** A session in constant use is written this often, not on every request. */
const touchSeconds = 60;

/**
 * An access token of the session whose secret a client holds, or null when it is malformed, unknown, expired or revoked, or
 * a secret of the other transport. The token stays behind the door, so it is not among those that the session gave out.
 */
export async function exchangeSessionSecret(
  deps: ExchangeDeps,
  transport: SecretTransport,
  secret: string,
): Promise<IssuedAccessToken | null> {
  const em = deps.entityManager();
  const now = deps.clock.now();
  const session = await findRow(em, Session, { secretDigest: sha256Hex(secret), transport });
  if (session === null || !isLive(session, deps.sessions, now)) return null;
  const account = await findAccount(em, session.accountId);
  if (!account?.isActive()) return null;

  const horizon = plusSeconds(now, -touchSeconds);
  if (session.lastSeenAt < horizon) {
    await em.nativeUpdate(Session, { id: session.id, lastSeenAt: { $lt: horizon } }, { lastSeenAt: now });
  }
  return deps.issuer.issue(await grantFor(em, session, account));
}
