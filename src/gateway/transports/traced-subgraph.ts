import type { Tracing } from '../../lib/tracing.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { Subgraph } from './subgraph.ts';

/** The same subgraph, with a span for every fetch, below which it goes on. */
export function tracedSubgraph<S extends Subgraph<RequestContext>>(subgraph: S, tracing: Tracing): S {
  const name = `subgraph ${subgraph.name}`;
  return {
    ...subgraph,
    async fetch(request, context) {
      const attributes = { 'portcullis.subgraph': subgraph.name, 'graphql.operation.type': request.operation };
      const span = tracing.begin({ name, kind: 'client', parent: context.trace ?? null, attributes });
      try {
        const response = await span.run(() => subgraph.fetch(request, { ...context, trace: span.context }));
        span.end({ isFailed: (response.errors ?? []).length > 0 });
        return response;
      } catch (error) {
        span.end({ isFailed: true });
        throw error;
      }
    },
  };
}
