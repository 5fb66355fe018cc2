import type { Logger } from '../../../lib/logger.ts';
import type { RequestContext } from '../../request/request-context.ts';
import { failedResponse } from '../failed-response.ts';
import { forwardedHeaders, type Forwarding } from '../forwarded-headers.ts';
import { SubgraphFault } from '../subgraph-fault.ts';
import type { Subgraph } from '../subgraph.ts';
import type { EventReceiver } from './event-receiver.ts';

export interface WithSubscriptionsOptions {
  readonly receiver: EventReceiver;
  readonly forward: Forwarding;
  readonly logger: Logger;
}

/**
 * The same subgraph, with subscriptions. One that fails ends with an event that says so: nobody can know what was missed, so it
 * is for the client to subscribe again.
 */
export function withSubscriptions<S extends Subgraph<RequestContext> & { close(): Promise<void> }>(
  subgraph: S,
  { receiver, forward, logger }: WithSubscriptionsOptions,
): S {
  return {
    ...subgraph,
    async *subscribe(request, context) {
      try {
        yield* receiver.receive(request, forwardedHeaders(context, forward, false));
      } catch (error) {
        if (!(error instanceof SubgraphFault)) throw error;
        logger.warn({ error, subgraph: subgraph.name, requestId: context.requestId }, 'A subscription of a subgraph failed');
        yield failedResponse;
      }
    },
    async close() {
      await Promise.all([subgraph.close(), receiver.close()]);
    },
  };
}
