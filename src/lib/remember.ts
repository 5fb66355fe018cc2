/**
 * Keeps `value` under `key`, as the newest entry of `memory`. Where that would be more than `entriesMax` entries, the one kept longest
 * ago is forgotten: a memory that clients can fill takes no more space, and loses one entry at a time.
 */
export function remember<Key, Value>(memory: Map<Key, Value>, key: Key, value: Value, entriesMax: number): void {
  memory.delete(key);
  if (memory.size >= entriesMax) memory.delete(memory.keys().next().value as Key);
  memory.set(key, value);
}
