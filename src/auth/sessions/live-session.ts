import { plusSeconds } from '../../lib/clock.ts';
import type { Session } from './session.entity.ts';
import type { SessionSettings } from './session-settings.ts';

/** Returns whether the session may still be used: not revoked, neither its absolute nor its idle life over. */
export function isLive(
  session: Pick<Session, 'revokedAt' | 'expiresAt' | 'lastSeenAt'>,
  settings: SessionSettings,
  now: Date,
): boolean {
  return session.revokedAt === null && endOf(session, settings) > now;
}

/** Returns when the session ends if it is not used again. */
export function endOf(
  { expiresAt, lastSeenAt }: Pick<Session, 'expiresAt' | 'lastSeenAt'>,
  { idleSeconds }: SessionSettings,
): Date {
  const idleEnd = plusSeconds(lastSeenAt, idleSeconds);
  return idleEnd < expiresAt ? idleEnd : expiresAt;
}
