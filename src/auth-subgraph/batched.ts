/** Turns a look-up of many into a look-up of one: calls of the same tick are answered by one call of `load`. Remembers nothing. */
export function batched<Value>(load: (keys: readonly string[]) => Promise<readonly Value[]>): (key: string) => Promise<Value> {
  let batch: { keys: string[]; values: Promise<readonly Value[]> } | null = null;

  async function start(keys: readonly string[]): Promise<readonly Value[]> {
    await Promise.resolve();
    batch = null;
    return load(keys);
  }

  return async (key) => {
    if (batch === null) {
      const keys: string[] = [];
      batch = { keys, values: start(keys) };
    }
    const index = batch.keys.push(key) - 1;
    const values = await batch.values;
    return values[index] as Value;
  };
}
