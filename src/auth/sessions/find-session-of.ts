import type { EntityManager } from '@mikro-orm/core';
import { sha256Hex } from '../../lib/digest.ts';
import { isOfFamily, parseRefreshToken } from './refresh-token.ts';
import { Session } from './session.entity.ts';

/** A token that says by itself which session it belongs to. */
export type SessionBoundToken = { readonly refreshToken: string } | { readonly sessionToken: string };

/** The session for which a token was given out, ended or not, or null when it is none of ours. Refresh tokens that count no longer included. */
export async function findSessionOf(em: EntityManager, token: SessionBoundToken): Promise<Session | null> {
  if ('sessionToken' in token) return em.findOne(Session, { secretDigest: sha256Hex(token.sessionToken), transport: 'OPAQUE' });
  const refreshToken = parseRefreshToken(token.refreshToken);
  if (refreshToken === null) return null;
  const session = await em.findOne(Session, { id: refreshToken.sessionId });
  return session?.refreshFamilyKey && isOfFamily(refreshToken, session.refreshFamilyKey) ? session : null;
}
