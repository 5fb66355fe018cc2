import type { Clock } from '../../lib/clock.ts';
import { SubgraphFault, type FaultKind } from './subgraph-fault.ts';

/** Keeps a subgraph that is down from being asked by everybody, and everybody from waiting for it (M. Nygard, Release It!). */
export interface CircuitBreaker {
  /** The value of `fetch`. Throws a `SubgraphFault` of kind `left-alone` instead of beginning it while the circuit is open. */
  run<Value>(fetch: () => Promise<Value>): Promise<Value>;
}

export interface CircuitBreakerDeps {
  readonly clock: Clock;
  /** Told when the circuit opens and when it closes. */
  readonly onTurn: (isOpen: boolean) => void;
}

const windowMs = 10_000;
const failuresMin = 5;
const openMsFirst = 1000;
const openMsMax = 10_000;

/** What a subgraph that is up does not do, whatever it is asked. */
const counted: ReadonlySet<FaultKind> = new Set(['unreachable', 'overloaded', 'late']);

/**
 * Opens when within ten seconds five fetches, and no fewer than half of all, did not reach the subgraph or were not answered in
 * time. A second later one fetch is let through: its success closes the circuit, its failure doubles the wait, up to ten
 * seconds. Fetches under way when it opens are let finish and change nothing.
 */
export function createCircuitBreaker({ clock, onTurn }: CircuitBreakerDeps): CircuitBreaker {
  let [failures, successes, windowEndsMs] = [0, 0, 0];
  let open: { readonly untilMs: number; readonly lastsMs: number } | null = null;
  let isProbing = false;

  function countOne(isFailure: boolean): void {
    const nowMs = clock.now().getTime();
    if (nowMs >= windowEndsMs) [failures, successes, windowEndsMs] = [0, 0, nowMs + windowMs];
    if (isFailure) failures += 1;
    else successes += 1;
    if (failures >= failuresMin && failures >= successes) openFor(openMsFirst);
  }

  function openFor(lastsMs: number): void {
    if (!open) onTurn(true);
    open = { untilMs: clock.now().getTime() + lastsMs, lastsMs };
  }

  function close(): void {
    [open, failures, successes] = [null, 0, 0];
    onTurn(false);
  }

  /** Null: the fetch proves nothing either way, because its caller gave up. */
  function settle(isProbe: boolean, isFailure: boolean | null): void {
    if (isProbe) isProbing = false;
    if (isFailure === null) return;
    if (!open) countOne(isFailure);
    else if (isProbe && isFailure) openFor(Math.min(open.lastsMs * 2, openMsMax));
    else if (isProbe) close();
  }

  return {
    async run(fetch) {
      const isProbe = open !== null;
      if (open && (isProbing || clock.now().getTime() < open.untilMs))
        throw new SubgraphFault('is not asked, because its circuit breaker is open', { kind: 'circuit-open' });
      if (isProbe) isProbing = true;
      try {
        const value = await fetch();
        settle(isProbe, false);
        return value;
      } catch (error) {
        settle(isProbe, error instanceof SubgraphFault ? counted.has(error.kind) : null);
        throw error;
      }
    },
  };
}
