import type { PublicJwk, VerificationKeys } from './verification-keys.ts';

export interface RemoteKeysOptions {
  /** The URL of the JWKS document. */
  readonly url: string;
  readonly fetch?: typeof fetch;
  /** The clock, in milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
}

const timeoutMs = 5000;
/** Between two readings, whether the first one succeeded or failed. */
const cooldownMs = 5000;
/** After that a key is looked up again before it proves anything, so that a withdrawn one does not count forever. */
const freshMs = 5 * 60_000;
/** For so long known keys count while the issuer is down. */
const usableMs = 86_400_000;
const charactersMax = 1_000_000;

/**
 * Returns the keys at a JWKS URL (RFC 7517 §5). They are read when one is asked for that is unknown, or that was read five minutes ago.
 * Requests at the same moment share one reading, and so do those of the five seconds after it, failures included: made-up `kid`s cost an
 * issuer that is down no more than one that is up. While it is down, known keys count for a day, and one request waits for it.
 */
export function remoteKeys({ url, fetch: get = fetch, now = Date.now }: RemoteKeysOptions): VerificationKeys {
  let keys: ReadonlyMap<string, PublicJwk> | null = null;
  let text = '';
  let version = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failure: { readonly error: unknown } | null = null;
  let reading: Promise<void> | null = null;

  const isWithin = (milliseconds: number, since: number) => now() - since < milliseconds;

  async function read(): Promise<void> {
    try {
      const response = await get(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) throw new Error(`The issuer answered ${response.status} for its keys.`);
      const document = await response.text();
      if (document.length > charactersMax) throw new Error('The JWKS document of the issuer is too large.');
      if (document !== text) {
        keys = usableKeys(JSON.parse(document));
        version += 1;
        text = document;
      }
      readAt = now();
      failure = null;
    } catch (error) {
      failure = { error };
      throw error;
    } finally {
      triedAt = now();
      reading = null;
    }
  }

  async function refresh(): Promise<void> {
    if (!reading && isWithin(cooldownMs, triedAt)) {
      if (failure) throw failure.error;
      return;
    }
    reading ??= read();
    await reading;
  }

  return {
    async find(kid) {
      if (!keys?.has(kid) || !isWithin(usableMs, readAt)) await refresh();
      else if (!isWithin(freshMs, readAt)) {
        const hasFailed = failure !== null;
        const refreshed = refresh().catch(() => {});
        if (!hasFailed) await refreshed;
      }
      return keys?.get(kid) ?? null;
    },
    version: () => version,
  };
}

/** Returns the ES256 keys of a JWKS document; others are passed over (RFC 7517 §5). */
function usableKeys(document: unknown): ReadonlyMap<string, PublicJwk> {
  const list = (document as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(list)) throw new Error('The issuer did not answer with a JWKS document.');
  const keys = new Map<string, PublicJwk>();
  for (const { kty, crv, x, y, kid, use } of list as Record<string, unknown>[]) {
    const isUsable = kty === 'EC' && crv === 'P-256' && typeof kid === 'string' && use !== 'enc';
    if (isUsable && typeof x === 'string' && typeof y === 'string') keys.set(kid, { kty, crv, x, y });
  }
  return keys;
}
