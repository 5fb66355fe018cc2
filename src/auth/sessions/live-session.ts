import { plusSeconds } from '../../lib/clock.ts';
import type { Session } from './session.entity.ts';
import type { SessionSettings } from './session-settings.ts';

/** Whether the session may still be used: not revoked, neither its absolute nor its idle life over. */
export function isLive(
  session: Pick<Session, 'revokedAt' | 'expiresAt' | 'lastSeenAt'>,
  { idleSeconds }: SessionSettings,
  now: Date,
): boolean {
  return session.revokedAt === null && session.expiresAt > now && plusSeconds(session.lastSeenAt, idleSeconds) > now;
}
