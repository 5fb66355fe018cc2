/** The cookie that holds a browser's session. */
export interface SessionCookieSettings {
  /** `__Host-…` where `isSecure`: browsers then hold it to this origin (RFC 6265bis §4.1.3.2). */
  readonly name: string;
  readonly isSecure: boolean;
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

function setCookie({ name, isSecure }: SessionCookieSettings, value: string, maxAgeSeconds: number): string {
  return [
    `${name}=${value}`,
    'Path=/',
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}
