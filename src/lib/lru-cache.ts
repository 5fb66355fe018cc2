/** A map that holds as much as `weightMax` allows and forgets first what was used longest ago. */
export interface LruCache<Value> {
  /** Counts as use. */
  find(key: string): Value | undefined;
  /** Something heavier than the whole cache is not kept. */
  keep(key: string, value: Value, weight: number): void;
  readonly size: number;
  /** Of all that it holds. */
  readonly weight: number;
}

export function createLruCache<Value>(weightMax: number): LruCache<Value> {
  const entries = new Map<string, { readonly value: Value; readonly weight: number }>();
  let total = 0;

  function forget(key: string): void {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  }

  return {
    find(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    keep(key, value, weight) {
      forget(key);
      if (weight > weightMax) return;
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= weightMax) return;
        forget(oldest);
      }
    },
    get size() {
      return entries.size;
    },
    get weight() {
      return total;
    },
  };
}
