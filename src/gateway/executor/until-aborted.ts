/**
 * The items of `source` until `signal` aborts, which rejects with its reason at once: even while the source waits for
 * something that may never come. The source is told to stop, and not waited for.
 */
export async function* untilAborted<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let isDone = false;
  // One promise for each step: a race against one that lasts would keep something of every event.
  let giveUp: (reason: Error) => void = () => {};
  const onAbort = () => giveUp(signal?.reason as Error);
  const next = () =>
    new Promise<IteratorResult<T, unknown>>((resolve, reject) => {
      giveUp = reject;
      if (signal?.aborted) onAbort();
      else iterator.next().then(resolve, reject);
    });
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (let step = await next(); !step.done; step = await next()) yield step.value;
    isDone = true;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    if (!isDone) iterator.return?.().catch(() => undefined);
  }
}
