import { Refusal } from '../../lib/errors.ts';
import type { RequestHeaders } from '../request/request-headers.ts';

/**
 * Refuses (`CSRF_REFUSED`) a request with the session cookie that a page of a foreign origin made.
 *
 * Browsers say by `Sec-Fetch-Site` (Fetch Metadata) whether a page is of our own origin, and name every other page's origin
 * on all requests that can have a body. A request with neither comes from a program, which no foreign page can misuse.
 * `null` is the origin of sandboxed pages, and foreign.
 */
export function requireOwnOrigin(headers: RequestHeaders, origins: readonly string[]): void {
  const named = headers['origin'] ?? [];
  const site = headers['sec-fetch-site'] ?? [];
  if (site.length > 0 && site.every(isOwnSite)) return;
  const isOwn = named.length > 0 ? named.every((origin) => origins.includes(origin)) : site.length === 0;
  if (!isOwn) throw new Refusal('CSRF_REFUSED');
}

/** `none`: the person typed the address. `same-site` is not enough: a neighbouring subdomain may be someone else's. */
function isOwnSite(site: string): boolean {
  return site === 'same-origin' || site === 'none';
}
