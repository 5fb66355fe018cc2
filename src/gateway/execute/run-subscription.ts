import type { EngineResponse } from '../engine-types.ts';
import type { Fetch } from '../plan/operation-plan.ts';
import type { SubgraphRequest, SubgraphResponse } from '../subgraphs/subgraph.ts';
import { createAnswer, type Answer } from './answer.ts';
import { untilAborted } from './until-aborted.ts';
import { accept, represent, requestOf, runFetches, type RunDeps, type RunInput } from './run-fetches.ts';

/**
 * Answers every event of a subscription: its root field as the subgraph sent it, the rest fetched for this event.
 *
 * One event after the other, in the order in which they came; the next one is taken when the consumer asks for it. Ends when the
 * subgraph ends its stream or the consumer returns, which ends the subgraph's stream too. Rejects when `signal` aborts.
 * An operation of which nothing is left to ask (refused, skipped) is answered once. GraphQL §6.2.3.
 */
export async function* runSubscription<Context>(
  deps: RunDeps<Context>,
  input: RunInput<Context>,
  write: (answer: Answer) => EngineResponse,
): AsyncGenerator<EngineResponse, void, undefined> {
  const root = input.plan.fetches.find((fetch) => fetch.operation === 'subscription');
  if (!root) {
    yield write(createAnswer());
    return;
  }
  const asked = represent(deps, createAnswer(), root);
  const stream = openStream(deps, root, requestOf(input, root, asked), input.context);
  for await (const event of untilAborted(stream, input.signal)) {
    const answer = createAnswer();
    accept(deps, answer, root, asked, event);
    await runFetches(deps, input, answer, new Set([root.id]));
    yield write(answer);
  }
}

function openStream<Context>(
  deps: RunDeps<Context>,
  root: Fetch,
  request: SubgraphRequest,
  context: Context,
): AsyncIterable<SubgraphResponse> {
  const subgraph = deps.subgraphs.get(root.subgraph);
  return (
    subgraph?.subscribe?.(request, context) ??
    only({ data: null, errors: [{ message: `Subgraph ${root.subgraph} offers no subscriptions.` }] })
  );
}

async function* only(response: SubgraphResponse): AsyncGenerator<SubgraphResponse, void, undefined> {
  yield response;
}
