/** Lets one holder at a time do something, in the order in which they asked. */
export interface Turns {
  /** Resolves with the function that ends the turn. Rejects with `onTimeout()` when the turn does not come within `timeoutMs`. */
  take(timeoutMs: number): Promise<() => void>;
}

export function createTurns(onTimeout: () => Error): Turns {
  const waiting = new Set<() => void>();
  let isTaken = false;

  function end(): void {
    const [next] = waiting;
    if (next === undefined) isTaken = false;
    else next();
  }

  function turn(): () => void {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      end();
    };
  }

  return {
    take(timeoutMs) {
      if (!isTaken) {
        isTaken = true;
        return Promise.resolve(turn());
      }
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const timer = setTimeout(() => {
        waiting.delete(start);
        reject(onTimeout());
      }, timeoutMs);
      const start = (): void => {
        waiting.delete(start);
        clearTimeout(timer);
        resolve(turn());
      };
      waiting.add(start);
      return promise;
    },
  };
}
