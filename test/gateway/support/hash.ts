/** A 32-bit hash of `text` (FNV-1a with a final avalanche): the same on every machine, no state. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** `text` as a fraction of one, evenly spread. */
export function fractionOf(text: string): number {
  return hashOf(text) / 0x1_0000_0000;
}

/** The element of `items` that `text` falls on. Throws on an empty list. */
export function pickBy<Item>(text: string, items: readonly Item[]): Item {
  const item = items[hashOf(text) % items.length];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
}
