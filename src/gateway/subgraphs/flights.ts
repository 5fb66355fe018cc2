/** Work under way that others may wait for instead of doing it again. */
export interface Flights<Value> {
  /**
   * The value of the work named `key`: of what is under way, or of `begin`. Whose `signal` aborts stops waiting, and only
   * when nobody waits any more the work's own signal aborts, with the last reason. Values are shared: nobody writes into them.
   */
  join(key: string, signal: AbortSignal | undefined, begin: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  /** From now on nobody joins what is under way: something has changed that it may have read before. */
  forget(): void;
}

interface Flight<Value> {
  readonly result: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
}

export function createFlights<Value>(): Flights<Value> {
  const flights = new Map<string, Flight<Value>>();

  function start(key: string, begin: (signal: AbortSignal) => Promise<Value>): Flight<Value> {
    const controller = new AbortController();
    const flight: Flight<Value> = { result: begin(controller.signal), controller, waiting: 0 };
    const land = (): void => leave(key, flight);
    flight.result.then(land, land);
    flights.set(key, flight);
    return flight;
  }

  /** Another may have begun under the same key since. */
  function leave(key: string, flight: Flight<Value>): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  return {
    join(key, signal, begin) {
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const flight = flights.get(key) ?? start(key, begin);
        flight.waiting += 1;
        const go = (): void => {
          reject(signal?.reason as Error);
          flight.waiting -= 1;
          if (flight.waiting > 0) return;
          leave(key, flight);
          flight.controller.abort(signal?.reason);
        };
        signal?.addEventListener('abort', go);
        const settle =
          <T>(how: (outcome: T) => void) =>
          (outcome: T): void => {
            signal?.removeEventListener('abort', go);
            how(outcome);
          };
        flight.result.then(settle(resolve), settle(reject));
      });
    },
    forget: () => flights.clear(),
  };
}
