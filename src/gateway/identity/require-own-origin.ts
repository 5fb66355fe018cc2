import { Refusal } from '../../lib/errors.ts';
import type { RequestHeaders } from '../request-headers.ts';

/**
 * Refuses (`csrf-refused`) a request with the session cookie that a page of a foreign origin made.
 *
 * Browsers name the origin of every request that a page can make with a body, and mark the others with `Sec-Fetch-Site`
 * (Fetch Metadata). A request with neither comes from a program, which no foreign page can misuse. `null` is the origin
 * of sandboxed pages, and foreign.
 */
export function requireOwnOrigin(headers: RequestHeaders, origins: readonly string[]): void {
  const named = headers['origin'] ?? [];
  const site = headers['sec-fetch-site'] ?? [];
  const isOwn = named.length > 0 ? named.every((origin) => origins.includes(origin)) : site.every(isOwnSite);
  if (!isOwn) throw new Refusal('csrf-refused');
}

/** `none`: the person typed the address. `same-site` is not enough: a neighbouring subdomain may be somebody else's. */
function isOwnSite(site: string): boolean {
  return site === 'same-origin' || site === 'none';
}
