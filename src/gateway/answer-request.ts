import { Refusal } from '../lib/errors.ts';
import type { AdmittedOperation } from './admitted-operation.ts';
import type { GraphqlAnswer, GraphqlStream } from './connections/graphql-response.ts';
import { executeAdmitted } from './execute-admitted.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import type { Graph } from './graph.ts';
import type { GraphqlRequest } from './graphql-request.ts';
import { requireNothingDenied } from './guard/require-nothing-denied.ts';
import { clientOf, type ClientRequest } from './identity/client-of.ts';
import type { Identity } from './identity/identity.ts';
import type { Prepared } from './operation/operation.ts';
import { refuseDocument } from './refuse-document.ts';
import { subscribeAdmitted } from './subscribe-admitted.ts';

/**
 * Answers a request: identifies the client, prepares the document, coerces its variables once, applies limits, guard and rate
 * limits in this order, and executes what is left. Rejects with refusals of the whole request.
 */
export async function answerRequest(deps: GatewayDeps, request: GraphqlRequest): Promise<GraphqlAnswer | GraphqlStream> {
  if (request.explain && deps.isProduction)
    throw new Refusal('FORBIDDEN', { detail: 'Plans are explained in development only.' });
  const graph = deps.graph();
  const identity = await admitClient(deps, graph, request);
  const caller = { principal: identity?.principal ?? null, clientAddress: request.clientAddress };

  const text = deps.documents.resolve(request);
  if (typeof text !== 'string') return refuseDocument(deps, [text], request);
  const client = { ...caller, isTrusted: () => deps.documents.isTrusted(text) };
  const inTurn = deps.planning.for(client);
  const prepared = await graph.engine.prepareInTurn(inTurn, text, request.operationName ?? undefined);
  if ('errors' in prepared) return refuseDocument(deps, prepared.errors, request);
  requireKindAllowed(prepared, request);
  const operation = graph.engine.coerce(prepared, request.variables);
  if ('errors' in operation) return refuseDocument(deps, operation.errors, request);

  const overLimit = graph.limits.check(operation);
  if (overLimit) return refuseDocument(deps, [overLimit], request);
  const tooComplex = await graph.engine.findUses(inTurn, operation);
  if (tooComplex) return refuseDocument(deps, tooComplex.errors, request);
  const decision = await graph.guard.decide(operation, { ...caller, requestId: request.requestId });
  if (deps.rejects) requireNothingDenied(decision, (name) => graph.guard.scopesNeeded(operation, name, caller));
  await graph.rates.admit(operation, { ...caller, denied: decision.denied });

  const admitted: AdmittedOperation = { graph, request, identity, operation, decision, inTurn };
  if (prepared.kind !== 'subscription') return executeAdmitted(deps, admitted);
  return subscribeAdmitted(deps, admitted, deps.planning.for({ ...client, isAdmitted: true }));
}

/** Counts the request against the rate limits of its network, then identifies its client; null: anonymous. Rejects with refusals. */
export function admitClient(
  { identify }: Pick<GatewayDeps, 'identify'>,
  graph: Graph,
  request: ClientRequest,
): Promise<Identity | null> {
  return graph.rates.admitRequest(request.clientAddress, () => identify(request.headers, clientOf(request)));
}

function requireKindAllowed({ kind }: Prepared, request: GraphqlRequest): void {
  if (kind === 'mutation' && !request.mayMutate) throw new Refusal('METHOD_NOT_ALLOWED', { detail: 'Send mutations by POST.' });
  if (kind === 'subscription' && !request.maySubscribe)
    throw new Refusal('NOT_ACCEPTABLE', { detail: 'Subscribe over WebSocket, or accept text/event-stream.' });
}
