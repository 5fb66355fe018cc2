/** A stream of events that a test feeds, for any number of listeners at once. */
export interface Channel<T> {
  push(event: T): void;
  /** All streams that are open now end. */
  end(): void;
  fail(error: Error): void;
  /** Of the streams opened so far, how many have not been ended by their consumer. */
  readonly open: number;
  /** Events that were taken, by all consumers together. */
  readonly taken: number;
  stream(): AsyncGenerator<T>;
}

export function createChannel<T>(): Channel<T> {
  const streams = new Set<{ push(step: () => T | null): void }>();
  let taken = 0;

  function stream(): AsyncGenerator<T> {
    const steps: (() => T | null)[] = [];
    let wake = () => {};
    let isOver = false;
    const self = {
      push(step: () => T | null) {
        steps.push(step);
        wake();
      },
    };
    streams.add(self);
    const over = async (): Promise<IteratorResult<T>> => {
      isOver = true;
      streams.delete(self);
      wake();
      return { done: true, value: undefined };
    };
    return {
      async next() {
        for (;;) {
          if (isOver) return over();
          const step = steps.shift();
          if (step) {
            const value = step();
            if (value === null) return over();
            taken += 1;
            return { done: false, value };
          }
          const woken = Promise.withResolvers<void>();
          wake = woken.resolve;
          await woken.promise;
        }
      },
      return: over,
      throw: over,
      [Symbol.asyncIterator]() {
        return this;
      },
      async [Symbol.asyncDispose]() {
        await over();
      },
    };
  }

  const tell = (step: () => T | null) => streams.forEach((one) => one.push(step));
  return {
    push: (event) => tell(() => event),
    end: () => tell(() => null),
    fail: (error) =>
      tell(() => {
        throw error;
      }),
    get open() {
      return streams.size;
    },
    get taken() {
      return taken;
    },
    stream,
  };
}
