import { denialsOf, type AdmittedOperation } from './admitted-operation.ts';
import type { GraphqlAnswer, GraphqlStream } from './connections/graphql-response.ts';
import { streamParts } from './connections/stream-parts.ts';
import type { ExecuteRequest } from './executor/execution.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import { refuseDocument, refusedErrors } from './refuse-document.ts';
import { reportFault } from './report-fault.ts';
import { createRequestContext } from './create-request-context.ts';
import type { RequestContext } from './request/request-context.ts';

/** Executes a query or a mutation: one response, or a stream of parts if the operation defers some and the client takes parts. */
export async function executeAdmitted(deps: GatewayDeps, admitted: AdmittedOperation): Promise<GraphqlAnswer | GraphqlStream> {
  const { graph, request, identity, operation, decision, inTurn } = admitted;
  const { prepared } = operation;
  const headers: (readonly [string, string])[] = [];
  const asked: ExecuteRequest<RequestContext> = {
    context: createRequestContext(deps, request, {
      identity: () => identity,
      sendHeader: (name, value) => headers.push([name, value]),
    }),
    inTurn,
    ...denialsOf(admitted, decision),
    // A client that hangs up ends a query; a mutation that has begun runs to its end.
    ...(request.signal && prepared.kind !== 'mutation' ? { signal: request.signal } : {}),
  };
  const rest =
    request.mayDefer && prepared.documentText.includes('@defer') ? graph.engine.executeInParts(operation, asked) : null;
  const first = (await rest?.next())?.value ?? (await graph.engine.execute(operation, asked));
  const { body, outcome } = first;
  if (outcome === 'refused') return refuseDocument(deps, refusedErrors(body), request);
  if (rest && first.hasNext) {
    const onFault = (error: unknown) => reportFault(deps, error, request);
    return streamParts({ first, rest, headers, signal: request.signal, onFault });
  }
  const plan = request.explain ? graph.engine.explain(operation, { denied: decision.denied }) : null;
  return { kind: 'executed', status: 200, headers, body: plan === null ? body : withPlan(body, plan) };
}

/** Adds the plan as a list of lines, because JSON shows a text in one. The engine itself writes no extensions. */
function withPlan(body: string, plan: string): string {
  return `${body.slice(0, -1)},"extensions":${JSON.stringify({ plan: plan.trimEnd().split('\n') })}}`;
}
