import { readTraceContext, type Tracing } from '../../lib/tracing.ts';
import type { GraphqlEndpoint } from '../graphql-endpoint.ts';

/**
 * The same endpoint, with a span for each operation of a WebSocket: the connection itself lasts too long to be one. Of a
 * subscription, until its first event may come.
 */
export function tracedOperations(graphql: GraphqlEndpoint, tracing: Tracing): GraphqlEndpoint {
  return {
    ...graphql,
    async handle(request) {
      const parent = readTraceContext(request.headers);
      const span = tracing.begin({ name: 'WebSocket operation', kind: 'server', parent });
      try {
        const answer = await span.run(() => graphql.handle(request));
        span.end({ isFailed: answer.kind === 'refused' && answer.status >= 500 });
        return answer;
      } catch (error) {
        span.end({ isFailed: true });
        throw error;
      }
    },
  };
}
