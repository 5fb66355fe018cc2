import type { RequestContext } from '../request/request-context.ts';
import { visibleToSubgraph, type ForwardingRules } from './visible-to-subgraph.ts';
import type { SingleFlight } from './single-flight.ts';
import type { Subgraph, SubgraphResponse } from './subgraph.ts';

/** An answer with the headers of it that reach clients. */
export interface SharedAnswer {
  readonly response: SubgraphResponse;
  readonly relayed: readonly (readonly [string, string])[];
}

/**
 * The same subgraph, asked once for identical queries that are under way together. Only requests of which it may know the
 * same share an answer, and it is asked with nothing beyond that, so there is nothing in the answer which is not everybody's
 * who gets it. `rules` of null: its queries are not shared.
 *
 * `singleFlight` is that of all subgraphs: what began before a mutation's end is not joined after it, so that clients read what
 * they wrote.
 */
export function withSharing<S extends Subgraph<RequestContext>>(
  subgraph: S,
  rules: ForwardingRules | null,
  singleFlight: SingleFlight<SharedAnswer>,
): S {
  return {
    ...subgraph,
    sharingKey: (context) => (rules === null || rules.hasResponseHeaders ? null : visibleToSubgraph(context, rules).key),
    async fetch(request, context) {
      if (request.operation !== 'query') return subgraph.fetch(request, context).finally(singleFlight.forget);
      if (rules === null) return subgraph.fetch(request, context);
      const { context: known, key } = visibleToSubgraph(context, rules);
      const ask = async (signal: AbortSignal): Promise<SharedAnswer> => {
        const relayed: [string, string][] = [];
        const relay = (name: string, value: string): void => void relayed.push([name, value]);
        const response = await subgraph.fetch(
          { ...request, signal },
          { ...known, requestId: context.requestId, trace: context.trace ?? null, relay },
        );
        return { response, relayed };
      };
      const name = `${subgraph.name}\n${key}\n${request.query}\n${request.variables ?? ''}`;
      const { response, relayed } = await singleFlight.join(name, request.signal, ask);
      for (const [header, value] of relayed) context.relay(header, value);
      return response;
    },
  };
}
