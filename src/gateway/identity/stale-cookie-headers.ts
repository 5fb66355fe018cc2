import { Refusal } from '../../lib/errors.ts';
import type { RequestHeaders } from '../request-headers.ts';
import { cookieValues } from './cookie-values.ts';

/**
 * Takes a session cookie that proves nothing away from the browser: pages cannot remove it themselves, and with it every
 * further request would be refused, signing in again included.
 */
export function staleCookieHeaders(
  error: unknown,
  headers: RequestHeaders,
  sessionCookie: string,
): (readonly [string, string])[] {
  const isStale = error instanceof Refusal && error.code === 'invalid-token';
  const hasCookie = (headers['cookie'] ?? []).some((header) => cookieValues(header, sessionCookie).length > 0);
  if (!isStale || !hasCookie) return [];
  const secure = sessionCookie.startsWith('__') ? '; Secure' : '';
  return [['set-cookie', `${sessionCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`]];
}
