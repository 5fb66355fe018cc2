import { secondsPerDay, type Clock } from '../lib/clock.ts';
import { jsonBytesMax, readText } from '../lib/read-body.ts';

export interface RemoteKeySetDeps<Key> {
  readonly url: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
  /** Returns the keys of a document by `kid`. Throws when it is no key set. */
  readonly parse: (document: unknown) => ReadonlyMap<string, Key>;
}

/** The keys that an issuer publishes at a URL (RFC 7517 §5). */
export interface RemoteKeySet<Key> {
  /** Returns the key of that `kid`, or null when the issuer does not publish it. Rejects when the keys cannot be read. */
  find(kid: string): Promise<Key | null>;
  /** Returns all keys, read a moment ago or, while the issuer is down, when it last answered. Rejects when they were never read. */
  list(): Promise<readonly Key[]>;
  /** Returns a number that changes with the published document. */
  version(): number;
  /** Reads at once, because the issuer says that its keys have changed. */
  expire(): void;
}

const timeoutMs = 5000;
/** Between two readings, whether the first one succeeded or failed. */
const cooldownSeconds = 5;
/** Then a key is looked up again before it proves anything, so that a withdrawn one does not count forever. */
const freshSeconds = 300;
/** For so long known keys count while the issuer is down. */
const usableSeconds = secondsPerDay;

/**
 * Reads the keys when one is asked for that is unknown, or five minutes old. Callers at the same moment share one request, and
 * so do those of the five seconds after it, failures included: made-up `kid`s cost an issuer that is down no more than one
 * that is up. While it is down, known keys count for a day, and nobody waits for it twice. A document of
 * more than `jsonBytesMax` bytes counts as a failure.
 */
export function remoteKeySet<Key>({ url, clock, fetch: get = fetch, parse }: RemoteKeySetDeps<Key>): RemoteKeySet<Key> {
  let keys: ReadonlyMap<string, Key> | null = null;
  let text = '';
  let version = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failure: { readonly error: unknown } | null = null;
  /** How often the issuer said that they have changed, and which of that the last reading followed. */
  let told = 0;
  let followed = 0;
  let reading: Promise<void> | null = null;

  const isWithin = (seconds: number, since: number) => clock.now().getTime() - since < seconds * 1000;

  async function readOnce(): Promise<void> {
    const response = await get(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`The issuer answered ${response.status} for its keys.`);
    const document = await readText(response, jsonBytesMax);
    keys = parse(JSON.parse(document));
    if (document !== text) version += 1;
    text = document;
    readAt = clock.now().getTime();
  }

  async function read(): Promise<void> {
    try {
      let before: number;
      do {
        before = told;
        await readOnce();
        followed = before;
      } while (before !== told);
      failure = null;
    } catch (error) {
      failure = { error };
      throw error;
    } finally {
      triedAt = clock.now().getTime();
      reading = null;
    }
  }

  async function refresh(): Promise<void> {
    if (!reading && isWithin(cooldownSeconds, triedAt)) {
      if (failure) throw failure.error;
      return;
    }
    reading ??= read();
    await reading;
  }

  /** Whatever comes of it, known keys stay. */
  async function tryRefresh(): Promise<void> {
    const hasFailed = failure !== null;
    const refreshed = refresh().catch(() => {});
    if (!hasFailed) await refreshed;
  }

  return {
    async find(kid) {
      if (!keys?.has(kid) || !isWithin(usableSeconds, readAt)) await refresh();
      else if (followed !== told || !isWithin(freshSeconds, readAt)) await tryRefresh();
      return keys?.get(kid) ?? null;
    },
    async list() {
      if (keys) await tryRefresh();
      else await refresh();
      return [...(keys?.values() ?? [])];
    },
    version: () => version,
    expire() {
      told += 1;
      triedAt = Number.NEGATIVE_INFINITY;
      refresh().catch(() => {});
    },
  };
}
