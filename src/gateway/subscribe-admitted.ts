import { Refusal } from '../lib/errors.ts';
import type { InTurn } from '../lib/shared-work.ts';
import { denialsOf, type AdmittedOperation } from './admitted-operation.ts';
import { decideEvents } from './connections/decide-events.ts';
import type { GraphqlStream, StreamedResult } from './connections/graphql-response.ts';
import { streamResults } from './connections/stream-results.ts';
import type { EngineResponse } from './executor/execution.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import type { RequestTerms } from './graphql-request.ts';
import { requireNothingDenied } from './guard/require-nothing-denied.ts';
import { refuseDocument, refusedErrors } from './refuse-document.ts';
import { reportFault } from './report-fault.ts';
import { createRequestContext } from './create-request-context.ts';

/**
 * Opens the stream of a subscription, and decides about each event by the identity that the stream has then.
 *
 * `eventsInTurn` runs the planning that later decisions need: an admitted stream does not end because of what its client sends
 * beside it. Throws `SCHEMA_CHANGED` if the graph was replaced while the request was admitted.
 */
export function subscribeAdmitted(deps: GatewayDeps, admitted: AdmittedOperation, eventsInTurn: InTurn): GraphqlStream {
  const { graph, request, identity, operation, decision: first, inTurn } = admitted;
  if (graph !== deps.graph()) throw new Refusal('SCHEMA_CHANGED');
  const live = deps.liveConnections.open({ ...request, kind: 'stream', identity });
  const principal = () => live.identity()?.principal ?? null;
  const { clientAddress, requestId } = request;
  const decide = decideEvents(first, () => graph.guard.decide(operation, { principal: principal(), clientAddress, requestId }));
  const events = graph.engine.subscribe(operation, {
    context: createRequestContext(deps, request, { identity: live.identity, sendHeader: () => {} }),
    inTurn,
    ...denialsOf(admitted, first),
    signal: live.signal,
    async decideEvent() {
      const decision = await decide();
      if (deps.rejects)
        requireNothingDenied(decision, (name) => graph.guard.scopesNeeded(operation, name, { principal: principal() }));
      return { ...denialsOf(admitted, decision), inTurn: eventsInTurn };
    },
  });
  const results = mapped(events, (event) => toResult(deps, event, request));
  return streamResults(live, results, (error) => reportFault(deps, error, request));
}

function toResult(deps: GatewayDeps, { body, outcome }: EngineResponse, request: RequestTerms): StreamedResult {
  const isRefused = outcome === 'refused';
  return { body: isRefused ? refuseDocument(deps, refusedErrors(body), request).body : body, isRefused };
}

async function* mapped<A, B>(source: AsyncIterable<A>, change: (item: A) => B): AsyncGenerator<B, void, undefined> {
  for await (const item of source) yield change(item);
}
