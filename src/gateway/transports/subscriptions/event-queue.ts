/** Events that are pushed at us, for a consumer that takes them one by one. For one consumer. */
export interface EventQueue<T> extends AsyncIterable<T> {
  push(event: T): void;
  /** What was pushed is still taken. */
  end(): void;
  fail(error: Error): void;
}

/** `onFull` is called when `max` events wait, and `onEmpty` when none does after that: time to stop and start the source. */
export function createEventQueue<T>(max: number, { onFull, onEmpty }: { onFull(): void; onEmpty(): void }): EventQueue<T> {
  const waiting: T[] = [];
  let isFull = false;
  let outcome: { readonly error: Error | null } | null = null;
  let wake = () => {};

  function settle(error: Error | null): void {
    outcome ??= { error };
    wake();
  }

  return {
    push(event) {
      if (outcome) return;
      waiting.push(event);
      if (waiting.length >= max && !isFull) {
        isFull = true;
        onFull();
      }
      wake();
    },
    end: () => settle(null),
    fail: (error) => settle(error),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift() as T;
        if (isFull) {
          isFull = false;
          onEmpty();
        }
        if (outcome?.error) throw outcome.error;
        if (outcome) return;
        const woken = Promise.withResolvers<void>();
        wake = woken.resolve;
        await woken.promise;
      }
    },
  };
}
