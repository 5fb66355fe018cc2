import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { findSessionOf } from './find-session-of.ts';
import { isLive } from './live-session.ts';
import type { Session } from './session.entity.ts';
import type { SessionSettings } from './session-settings.ts';

export interface FindByRefreshTokenDeps {
  readonly entityManager: () => EntityManager;
  readonly clock: Clock;
  readonly sessions: SessionSettings;
}

/** The live session whose refresh token this is, or null. One that was exchanged already counts no longer here. */
export async function findByRefreshToken(deps: FindByRefreshTokenDeps, refreshToken: string): Promise<Session | null> {
  const session = await findSessionOf(deps.entityManager(), { refreshToken });
  const counts = session?.refreshDigest === sha256Hex(refreshToken) && isLive(session, deps.sessions, deps.clock.now());
  return counts ? session : null;
}
