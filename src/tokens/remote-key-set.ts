import type { Clock } from '../lib/clock.ts';

export interface RemoteKeySetDeps<KeySet> {
  readonly url: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
  /** Throws when the document is no key set. */
  readonly parse: (document: unknown) => KeySet;
}

/** A document of keys that somebody else publishes. */
export interface RemoteKeySet<KeySet> {
  /** What was read last, however old; null when nothing was read yet. */
  known(): KeySet | null;
  /** Whether that was more than an hour ago. */
  isOld(): boolean;
  /** Reads again unless that was done a moment ago; callers at the same moment share one request. Rejects when it cannot be had. */
  refresh(): Promise<void>;
}

const timeoutMs = 5000;
const cooldownSeconds = 5;
const oldSeconds = 3600;

export function remoteKeySet<KeySet>({ url, clock, fetch: get = fetch, parse }: RemoteKeySetDeps<KeySet>): RemoteKeySet<KeySet> {
  let last: { readonly keySet: KeySet; readonly readAt: number } | undefined;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const response = await get(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`The issuer answered ${response.status} for its keys.`);
    last = { keySet: parse(await response.json()), readAt: clock.now().getTime() };
  }

  const isYoungerThan = (seconds: number) => last !== undefined && clock.now().getTime() - last.readAt < seconds * 1000;

  return {
    known: () => last?.keySet ?? null,
    isOld: () => !isYoungerThan(oldSeconds),
    async refresh() {
      if (isYoungerThan(cooldownSeconds)) return;
      asking ??= ask().finally(() => (asking = undefined));
      await asking;
    },
  };
}
