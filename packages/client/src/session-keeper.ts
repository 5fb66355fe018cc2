import { PortcullisError } from './portcullis-error.ts';
import { parseStored, type ChangeReason, type Held, type Session, type Stored } from './session.ts';
import type { SessionStorage } from './storage.ts';
import type { TabsPlatform } from './tabs.ts';

/** Holds the session of one client, in step with its storage and with other tabs. */
export interface SessionKeeper {
  /** Returns what is held now, by this tab or another. */
  read(): Promise<Held | null>;
  /** Keeps what is held from now on and tells all tabs. Null: nothing. Throws `NO_STORAGE` where nothing can hold it. */
  write(held: Held | null, reason: ChangeReason): Promise<void>;
  /** Calls the listener at each change, in all tabs. Returns what stops that. */
  onChange(listener: ChangeListener): () => void;
  close(): void;
}

export type ChangeListener = (session: Session | null, reason: ChangeReason) => void;

export interface KeeperOptions {
  /** Names the session in the storage and between tabs. */
  readonly key: string;
  /** Null: there is none, so no session can be held. `cookie`: the browser holds the secret, and memory the rest. */
  readonly storage: SessionStorage | 'cookie' | null;
  readonly tabs: TabsPlatform;
  readonly now: () => number;
}

/** A message from one tab to the others. */
interface News extends Stored {
  /** The storage cannot be written, so the message is all there is. */
  readonly isMemoryOnly: boolean;
}

/**
 * Returns a keeper. What has changed in the storage counts, so a session that a user removes there by hand is gone. A storage that is
 * full or blocked is emptied of the session, because its refresh token would grow old there, and the memory of the tabs holds it.
 *
 * A browser may show a tab an old state of the storage for a moment after a message has told of the new one. A text that this tab has
 * seen there before, or of a lower version than it knows, is therefore no news.
 */
export function createSessionKeeper({ key, storage, tabs, now }: KeeperOptions): SessionKeeper {
  const listeners = new Set<ChangeListener>();
  const store = typeof storage === 'object' ? storage : null;
  const channel = tabs.openChannel?.(key) ?? null;
  const page = typeof window === 'object' && tabs.openChannel !== null ? window : null;
  let held: Held | null = null;
  let version = 0;
  let isMemoryOnly = store === null;
  /** The text that was last seen in the storage. */
  let seen: string | null = null;
  let writes = 0;

  function take(next: Held | null, reason: ChangeReason): void {
    const hasChanged = JSON.stringify(next?.session) !== JSON.stringify(held?.session);
    held = next;
    if (hasChanged) for (const listener of listeners) call(listener, next?.session ?? null, reason);
  }

  async function read(): Promise<Held | null> {
    if (isMemoryOnly || store === null || writes > 0) return held;
    const known = version;
    let text: string | null;
    try {
      text = await store.getItem(key);
    } catch {
      return held;
    }
    if (text === seen || writes > 0 || known !== version) return held;
    seen = text;
    const stored = parseStored(text);
    if (stored !== null && stored.version < version) return held;
    version = stored?.version ?? version;
    take(stored?.held ?? null, stored?.reason ?? 'signed-out');
    return held;
  }

  async function write(next: Held | null, reason: ChangeReason): Promise<void> {
    if (storage === null && next !== null) throw nowhere();
    version = Math.max(version + 1, now());
    writes += 1;
    take(next, reason);
    try {
      if (store !== null) {
        seen = JSON.stringify({ held: next, reason, version } satisfies Stored);
        isMemoryOnly = !(await put(store, key, seen));
      }
    } finally {
      writes -= 1;
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- The origin of a channel is always that of its page.
    channel?.postMessage({ held: next, reason, version, isMemoryOnly } satisfies News);
  }

  function hear(news: News): void {
    if (store !== null) isMemoryOnly = news.isMemoryOnly;
    version = news.version;
    take(news.held, news.reason);
  }

  const onStorage = (event: { key: string | null }) => {
    if (event.key === key || event.key === null) void read();
  };
  page?.addEventListener('storage', onStorage);
  channel?.addEventListener('message', ({ data }) => hear(data as News));

  return {
    read,
    write,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      channel?.close();
      page?.removeEventListener('storage', onStorage);
      listeners.clear();
    },
  };
}

/** A listener that throws is a fault of the page, which hears of it; what is held is not its business. */
function call(listener: ChangeListener, session: Session | null, reason: ChangeReason): void {
  try {
    listener(session, reason);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function nowhere(): PortcullisError {
  const advice = 'Give the client a `storage`, such as `memoryStorage()` in a program with one user.';
  return new PortcullisError('NO_STORAGE', `Nothing can hold a session here. ${advice}`);
}

/** Returns false if the storage does not take it. */
async function put(storage: SessionStorage, key: string, text: string): Promise<boolean> {
  try {
    await storage.setItem(key, text);
    return true;
  } catch {
    try {
      await storage.removeItem(key);
    } catch {
      // It cannot be written at all, so nothing old is in it.
    }
    return false;
  }
}
