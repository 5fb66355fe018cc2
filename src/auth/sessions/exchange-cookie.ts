import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { AccessTokenIssuer, IssuedAccessToken } from '../../tokens/access-tokens.ts';
import { Account } from '../accounts/account.entity.ts';
import { grantFor } from './grant-for.ts';
import { isLive } from './live-session.ts';
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

/** An access token of the session that a cookie holds, or null when the cookie is malformed, unknown, expired or revoked. */
export async function exchangeCookie(deps: ExchangeDeps, cookieSecret: string): Promise<IssuedAccessToken | null> {
  const em = deps.entityManager();
  const now = deps.clock.now();
  const session = await em.findOne(Session, { cookieDigest: sha256Hex(cookieSecret) });
  if (session === null || !isLive(session, deps.sessions, now)) return null;
  const account = await em.findOne(Account, { id: session.accountId });
  if (!account?.isActive()) return null;

  const horizon = plusSeconds(now, -touchSeconds);
  if (session.lastSeenAt < horizon) {
    await em.nativeUpdate(Session, { id: session.id, lastSeenAt: { $lt: horizon } }, { lastSeenAt: now });
  }
  return deps.issuer.issue(await grantFor(em, session, account));
}
