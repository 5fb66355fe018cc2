import { Refusal } from '../../lib/errors.ts';
import type { EngineResponse } from './execution.ts';
import type { Fetch } from '../planner/fetch-graph/operation-plan.ts';
import type { SubgraphRequest, SubgraphResponse } from '../transports/subgraph.ts';
import { createResponseStore, type ResponseStore } from './response-store.ts';
import { containsDocument } from './contains-document.ts';
import { untilAborted } from './until-aborted.ts';
import { accept, represent, requestOf, runFetches, unanswered, type RunDeps, type RunInput } from './run-plan.ts';

/** How an event is answered. */
export interface EventRun<Context> {
  readonly deps: RunDeps<Context>;
  readonly input: RunInput<Context>;
  readonly write: (store: ResponseStore) => EngineResponse;
}

/**
 * Answers every event of a subscription: its root field as the subgraph sent it, the rest fetched for this event.
 *
 * One event after the other, in the order in which they came; the next one is taken when the consumer asks for it. `runOf` is
 * asked for each of them how it is answered, by a plan that may ask for less than the one that the stream was opened with.
 * Ends when the subgraph ends its stream or the consumer returns, which ends the subgraph's stream too; and after an event of
 * which nothing may be asked any more. Rejects when `signal` aborts, and with `TOKEN_EXPIRED` where a plan that asks for less
 * cannot be answered by the stream. An operation of which nothing is left to ask (refused, skipped) is answered once.
 * GraphQL §6.2.3.
 */
export async function* runSubscription<Context>(
  opened: EventRun<Context>,
  runOf: () => Promise<EventRun<Context> | { readonly refusal: EngineResponse }>,
): AsyncGenerator<EngineResponse, void, undefined> {
  const { deps, input } = opened;
  const root = rootOf(opened);
  if (!root) {
    yield opened.write(storeFor(opened));
    return;
  }
  const stream = openStream(deps, root, requestOf(input, root, represent(deps, storeFor(opened), root)), input.context);
  const isAnswered = rememberedContainment(root.document);
  for await (const event of untilAborted(stream, input.signal)) {
    const run = await runOf();
    if ('refusal' in run) {
      yield run.refusal;
      return;
    }
    const store = storeFor(run);
    const asked = rootOf(run);
    if (!asked) {
      yield run.write(store);
      return;
    }
    if (!isAnswered(asked.document)) throw new Refusal('TOKEN_EXPIRED');
    accept(run.deps, store, asked, represent(run.deps, store, asked), event);
    await runFetches(run.deps, run.input, store, new Set([asked.id]));
    yield run.write(store);
  }
}

function storeFor<Context>({ deps, input }: EventRun<Context>): ResponseStore {
  return createResponseStore({ fetches: input.plan.fetches, toPublic: deps.toPublic });
}

function rootOf<Context>({ input }: EventRun<Context>): Fetch | undefined {
  return input.plan.fetches.find((fetch) => fetch.operation === 'subscription');
}

/** For the documents of one subscription's plans, which are few. */
function rememberedContainment(whole: string): (part: string) => boolean {
  const known = new Map<string, boolean>();
  return (part) => {
    const found = known.get(part) ?? containsDocument(whole, part);
    known.set(part, found);
    return found;
  };
}

function openStream<Context>(
  deps: RunDeps<Context>,
  root: Fetch,
  request: SubgraphRequest,
  context: Context,
): AsyncIterable<SubgraphResponse> {
  const subgraph = deps.subgraphs.get(root.subgraph);
  return subgraph?.subscribe?.(request, context) ?? only(unanswered(`Subgraph ${root.subgraph} offers no subscriptions.`));
}

async function* only(response: SubgraphResponse): AsyncGenerator<SubgraphResponse, void, undefined> {
  yield response;
}
