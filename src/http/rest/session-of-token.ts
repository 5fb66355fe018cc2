import type { LogOutInput } from '../../auth/sessions/log-out.use-case.ts';
import { Refusal } from '../../lib/errors.ts';
import { sessionTokenPrefix } from '../../tokens/credential-exchange.ts';
import type { RestDeps } from './rest-deps.ts';

export const refreshTokenPrefix = 'pc_rt_';

/**
 * Which session a token is one of: a session token, a refresh token, or an access token that has not expired, whether or
 * not the session has ended. Null for what cannot be a token of a session. Rejects when the keys cannot be read.
 */
export async function sessionOfToken(token: string, { verifier }: Pick<RestDeps, 'verifier'>): Promise<LogOutInput['of'] | null> {
  if (token.startsWith(sessionTokenPrefix)) return { sessionToken: token };
  if (token.startsWith(refreshTokenPrefix)) return { refreshToken: token };
  try {
    return { sessionId: (await verifier.verify(token)).sessionId };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'INVALID_TOKEN') return null;
    throw error;
  }
}
