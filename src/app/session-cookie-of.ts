import type { Config } from '../config/settle.ts';
import type { SessionCookieSettings } from '../lib/session-cookie.ts';

/**
 * The session cookie of this installation. On https it is bound to the origin by its name (RFC 6265bis §4.1.3.2); on plain
 * http, in development, some browsers would drop such a cookie.
 */
export function sessionCookieOf({ publicUrl, sessions }: Config): SessionCookieSettings {
  const isSecure = publicUrl.startsWith('https:');
  return {
    name: isSecure ? '__Host-portcullis-session' : 'portcullis-session',
    isSecure,
    sameSite: sessions.cookieSameSite,
    maxAgeSeconds: sessions.absoluteSeconds,
  };
}
