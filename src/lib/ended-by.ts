/**
 * The same generator, which also ends while it waits for something: `end` is called first, and has to make what it waits for
 * give up. By itself a generator waits, with its end too, for the next item.
 */
export function endedBy<T>(generator: AsyncGenerator<T, void, undefined>, end: () => void): AsyncGenerator<T, void, undefined> {
  return {
    next: () => generator.next(),
    throw: (error: unknown) => generator.throw(error),
    return() {
      end();
      return generator.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}
