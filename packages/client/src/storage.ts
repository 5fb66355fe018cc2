/**
 * Keeps the session of a client between two starts. The methods may be asynchronous (`AsyncStorage` of React Native, a keychain)
 * and may throw: the session then lives in memory only.
 */
export interface SessionStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

/** Returns a storage that lasts as long as the process, for programs with one user. */
export function memoryStorage(): SessionStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}

/**
 * Returns the `localStorage` of a page, or null where there is no page: servers have one for all their users, if any. A browser that
 * blocks it throws at each access, so it is looked up each time.
 */
export function pageStorage(): SessionStorage | null {
  if (typeof document === 'undefined') return null;
  return {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
    removeItem: (key) => localStorage.removeItem(key),
  };
}
