import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Metrics } from '../../lib/metrics.ts';
import type { Random } from '../../lib/random.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { createRetries, type RetryBounds } from './retries.ts';
import type { SubgraphRequest } from './subgraph.ts';

/** What is done about the faults of one subgraph before anyone hears of them. */
export interface Resilience {
  /** The value of an attempt: the only one of a mutation, which may have had its effect although no answer came. */
  run<Value>(
    fetch: Pick<SubgraphRequest, 'operation'> & RetryBounds,
    attempt: (timeoutMs: number) => Promise<Value>,
  ): Promise<Value>;
}

export const noResilience: Resilience = { run: ({ timeoutMs }, attempt) => attempt(timeoutMs) };

export interface ResilienceDeps {
  /** The subgraph's. */
  readonly name: string;
  readonly retriesMax: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Queries are sent again within a budget, and the circuit breaker of a subgraph that fails too often opens for a while. */
export function createResilience({ name: subgraph, retriesMax, clock, random, metrics, logger }: ResilienceDeps): Resilience {
  const breaker = createCircuitBreaker({
    clock,
    onTurn(isOpen) {
      metrics.subgraphCircuitOpen(subgraph, isOpen);
      if (isOpen) logger.warn({ subgraph }, 'The circuit breaker of a subgraph is open: it failed too often');
      else logger.info({ subgraph }, 'A subgraph answers again');
    },
  });
  const retries = createRetries({ retriesMax, random, onRetry: () => metrics.subgraphAskedAgain(subgraph) });
  return {
    run({ operation, timeoutMs, signal }, attempt) {
      const guarded = (leftMs: number) => breaker.run(() => attempt(leftMs));
      return operation === 'query' ? retries.run({ timeoutMs, signal }, guarded) : guarded(timeoutMs);
    },
  };
}
