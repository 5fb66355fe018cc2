/** The means that tabs of one origin share beside a storage. `LockManager` and `BroadcastChannel` of browsers fit. */
export interface TabsPlatform {
  /** Web Locks. Null where they lack. */
  readonly locks: Locks | null;
  /** Opens a channel to the other tabs. Null where there is none. */
  readonly openChannel: ((name: string) => Channel) | null;
}

/** The part of `LockManager` that is used. */
export interface Locks {
  request<Result>(name: string, options: { signal: AbortSignal }, run: () => Promise<Result>): Promise<Result>;
}

/** The part of `BroadcastChannel` that is used. */
export interface Channel {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
  close(): void;
}

/** Returns what the browser has. */
export function browserTabs(): TabsPlatform {
  const locks = typeof navigator === 'object' ? ((navigator as { locks?: Locks }).locks ?? null) : null;
  const openChannel = typeof BroadcastChannel === 'function' ? (name: string) => new BroadcastChannel(name) as Channel : null;
  return { locks, openChannel };
}

/** A client without other tabs: each has its session to itself. */
export const noTabs: TabsPlatform = { locks: null, openChannel: null };

/** Runs one function at a time. */
export type Exclusive = <Result>(run: () => Promise<Result>) => Promise<Result>;

const patienceMs = 10_000;

/**
 * Returns a function that runs one thing at a time: in all tabs with Web Locks, else in this one. A lock that another tab does not
 * give back, because the browser has frozen it, is not waited for longer than ten seconds; the server takes two exchanges of one
 * refresh token for what they are.
 */
export function createExclusive(locks: Locks | null, name: string): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const turn = last.then(() => (locks ? inAllTabs(locks, name, run) : run()));
    last = turn.catch(() => {});
    return turn;
  };
}

async function inAllTabs<Result>(locks: Locks, name: string, run: () => Promise<Result>): Promise<Result> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), patienceMs);
  let isHeld = false;
  try {
    return await locks.request(name, { signal: patience.signal }, () => {
      isHeld = true;
      clearTimeout(timer);
      return run();
    });
  } catch (error) {
    // Locks are refused to some documents, such as sandboxed frames.
    if (isHeld) throw error;
    return await run();
  } finally {
    clearTimeout(timer);
  }
}
