import type { Metrics, SubgraphOutcome } from '../../lib/metrics.ts';
import type { Subgraph, SubgraphResponse } from './subgraph.ts';

/** The same subgraph, with every fetch counted and timed. A fetch that its client gave up is not. */
export function measuredSubgraph<S extends Subgraph<Context>, Context>(subgraph: S, metrics: Metrics): S {
  return {
    ...subgraph,
    async fetch(request, context) {
      const started = performance.now();
      const response = await subgraph.fetch(request, context);
      const seconds = (performance.now() - started) / 1000;
      metrics.subgraphAnswered({ subgraph: subgraph.name, outcome: outcomeOf(response), seconds });
      return response;
    },
  };
}

function outcomeOf({ data, errors = [] }: SubgraphResponse): SubgraphOutcome {
  if (errors.length === 0) return 'ok';
  return data === null || data === undefined ? 'failed' : 'errors';
}
