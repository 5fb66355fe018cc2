import { countLiveAccess } from './live-access.ts';
import { isLive } from './live-session.ts';
import type { Session } from './session.entity.ts';
import type { SessionSettings } from './session-settings.ts';

/** How many tokens that clients hold of a session would be taken at `at` if it had not been revoked. */
export function countTokens(session: Session, settings: SessionSettings, at: Date): number {
  const { expiresAt, lastSeenAt, accessExpiries } = session;
  const access = countLiveAccess(accessExpiries, at);
  // And the one that lasts: a refresh token, a cookie or a session token.
  return access + (isLive({ revokedAt: null, expiresAt, lastSeenAt }, settings, at) ? 1 : 0);
}
