import { createWriteEpoch } from './write-epoch.ts';

/** Work under way that others may wait for instead of doing it again. */
export interface SingleFlight<Value> {
  /**
   * The value of the work named `key`: of what is under way, or of `begin`. Whose `signal` aborts stops waiting, and only
   * when nobody waits any more the work's own signal aborts, with the last reason. Values are shared: nobody writes into them.
   */
  join(key: string, signal: AbortSignal | undefined, begin: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  /** From now on nobody joins what is under way: something has changed that it may have read before. */
  forget(): void;
}

/** Holds no value: what was in a map when V8 made it again stays in memory until the whole heap is collected. */
interface Flight<Value> {
  readonly controller: AbortController;
  readonly waiting: Waiter<Value>[];
}

interface Waiter<Value> {
  readonly take: (value: Value) => void;
  readonly fail: (reason: unknown) => void;
}

export function createSingleFlight<Value>(): SingleFlight<Value> {
  const singleFlight = new Map<string, Flight<Value>>();
  const writes = createWriteEpoch();

  function start(key: string, begin: (signal: AbortSignal) => Promise<Value>): Flight<Value> {
    const flight: Flight<Value> = { controller: new AbortController(), waiting: [] };
    const land = (tell: (waiter: Waiter<Value>) => void): void => {
      leave(key, flight);
      flight.waiting.splice(0).forEach(tell);
    };
    begin(flight.controller.signal).then(
      (value) => land(({ take }) => take(value)),
      (error: unknown) => land(({ fail }) => fail(error)),
    );
    singleFlight.set(key, flight);
    return flight;
  }

  /** Another may have begun under the same key since all gave this one up. */
  function leave(key: string, flight: Flight<Value>): void {
    if (singleFlight.get(key) === flight) singleFlight.delete(key);
  }

  return {
    join(name, signal, begin) {
      const key = `${writes.current()} ${name}`;
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const flight = singleFlight.get(key) ?? start(key, begin);
        const { waiting, controller } = flight;
        const settle =
          <T>(how: (outcome: T) => void) =>
          (outcome: T): void => {
            signal?.removeEventListener('abort', go);
            how(outcome);
          };
        const waiter = { take: settle(resolve), fail: settle(reject) };
        const go = (): void => {
          reject(signal?.reason as Error);
          waiting.splice(waiting.indexOf(waiter), 1);
          if (waiting.length > 0) return;
          leave(key, flight);
          controller.abort(signal?.reason);
        };
        waiting.push(waiter);
        signal?.addEventListener('abort', go);
      });
    },
    forget: writes.advance,
  };
}
