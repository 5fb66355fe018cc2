import { Refusal } from '../../lib/errors.ts';
import { expiredSessionCookie, type SessionCookieSettings } from '../../lib/session-cookie.ts';
import type { RequestHeaders } from '../request/request-headers.ts';
import { cookieValues } from './cookie-values.ts';

/**
 * Takes a session cookie that proves nothing away from the browser: pages cannot remove it themselves, and with it every
 * further request would be refused, signing in again included.
 */
export function staleCookieHeaders(
  error: unknown,
  headers: RequestHeaders,
  cookie: SessionCookieSettings,
): (readonly [string, string])[] {
  const isStale = error instanceof Refusal && error.code === 'INVALID_TOKEN';
  const hasCookie = (headers['cookie'] ?? []).some((header) => cookieValues(header, cookie.name).length > 0);
  return isStale && hasCookie ? [['set-cookie', expiredSessionCookie(cookie)]] : [];
}
