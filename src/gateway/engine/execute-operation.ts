import type { EngineResponse, ExecuteRequest, SubscribeRequest } from '../executor/execution.ts';
import { createResponseStore } from '../executor/response-store.ts';
import { runInParts } from '../executor/run-deferred.ts';
import { runFetches } from '../executor/run-plan.ts';
import { runSubscription } from '../executor/run-subscription.ts';
import { activeOverrideLabels } from '../operation/active-override-labels.ts';
import type { Operation } from '../operation/operation.ts';
import { beginExecution, refusedBy } from './begin-execution.ts';
import type { EngineState } from './engine-state.ts';

/** Executes a query or a mutation. Queries that have the same response share one execution while it is in flight. */
export async function executeOperation<Context>(
  state: EngineState<Context>,
  operation: Operation,
  request: ExecuteRequest<Context>,
): Promise<EngineResponse> {
  const beginning = beginExecution(state, operation, request);
  // Without an await if all is cached, so that the execution is joined before the client can abort.
  const begun = beginning instanceof Promise ? await beginning : beginning;
  if ('refusal' in begun) return begun.refusal;
  const run = async (signal = request.signal): Promise<EngineResponse> => {
    const store = createResponseStore({ fetches: begun.input.plan.fetches, toPublic: begun.deps.toPublic });
    await runFetches(begun.deps, { ...begun.input, signal }, store);
    return begun.write(store);
  };
  if (operation.prepared.kind === 'mutation') return run().finally(state.singleFlight.forget);
  return begun.key === null ? run() : state.singleFlight.join(begun.key, request.signal, run);
}

/** Executes an operation with `@defer`: yields the initial response, then the deferred parts as they become ready. */
export async function* executeInParts<Context>(
  state: EngineState<Context>,
  operation: Operation,
  request: ExecuteRequest<Context>,
): AsyncGenerator<EngineResponse, void, undefined> {
  const begun = await beginExecution(state, operation, request);
  const parts = 'refusal' in begun ? null : await begun.parts().catch(refusedBy);
  if (parts === null || 'refusal' in begun) yield executeOperation(state, operation, request);
  else if ('refusal' in parts) yield parts.refusal;
  else
    for await (const part of runInParts(begun.deps, begun.input, parts)) {
      if (operation.prepared.kind === 'mutation') state.singleFlight.forget();
      yield part;
    }
}

/** Executes a subscription: yields one response for each event, decided again by `decideEvent`. */
export async function* subscribeToOperation<Context>(
  state: EngineState<Context>,
  operation: Operation,
  request: SubscribeRequest<Context>,
): AsyncGenerator<EngineResponse, void, undefined> {
  // Drawn once: the labels choose the subgraph that the stream comes from.
  const labels = activeOverrideLabels(state.model.labels, request.labels, state.random);
  const begun = await beginExecution(state, operation, request, labels);
  if ('refusal' in begun) yield begun.refusal;
  else
    yield* runSubscription(begun, async () => {
      const decided = await request.decideEvent?.();
      const isDecidedAgain = decided && decided.denied !== request.denied;
      return isDecidedAgain ? beginExecution(state, operation, { ...request, ...decided }, labels) : begun;
    });
}
