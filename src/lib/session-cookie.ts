/** Which requests of other sites' pages a browser sends the cookie with (RFC 6265bis §5.2). */
export const sameSiteModes = ['strict', 'lax', 'none'] as const;
export type SameSite = (typeof sameSiteModes)[number];

/** The cookie that holds a browser's session. */
export interface SessionCookieSettings {
  /** `__Host-…` where `isSecure`: browsers then hold it to this origin (RFC 6265bis §4.1.3.2). */
  readonly name: string;
  readonly isSecure: boolean;
  /** `none` only where `isSecure`: browsers drop it otherwise. */
  readonly sameSite: SameSite;
  readonly maxAgeSeconds: number;
}

/** `Set-Cookie` that hands the browser its session. */
export function sessionCookie(settings: SessionCookieSettings, secret: string): string {
  return setCookie(settings, secret, settings.maxAgeSeconds);
}

/** `Set-Cookie` that takes it back. */
export function expiredSessionCookie(settings: SessionCookieSettings): string {
  return setCookie(settings, '', 0);
}

const sameSiteNames: Readonly<Record<SameSite, string>> = { strict: 'Strict', lax: 'Lax', none: 'None' };

function setCookie({ name, isSecure, sameSite }: SessionCookieSettings, value: string, maxAgeSeconds: number): string {
  return [
    `${name}=${value}`,
    'Path=/',
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    `SameSite=${sameSiteNames[sameSite]}`,
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}
