import { inItsTurn } from '../../lib/shared-work.ts';
import type { CompiledPlan } from '../executor/compile-plan.ts';
import { originOfError, withOrigin } from '../executor/error-origin.ts';
import type { EngineResponse, ExecuteRequest } from '../executor/execution.ts';
import type { Introspection } from '../executor/introspection.ts';
import type { ResponseStore } from '../executor/response-store.ts';
import type { ResponseParts } from '../executor/run-deferred.ts';
import type { RunDeps, RunInput } from '../executor/run-plan.ts';
import { sharingKey } from '../executor/sharing-key.ts';
import { writeData, writeResponse, type OnError } from '../executor/write-response.ts';
import type { Writer } from '../executor/write-state.ts';
import type { Operation } from '../operation/operation.ts';
import type { PlannedPart } from '../planner/deferred-plans.ts';
import type { Planned } from '../planner/plan-cache.ts';
import { defaultDeniedError, keepMessage } from './engine-defaults.ts';
import { cachedOperationOf, type EngineState } from './engine-state.ts';

/** One execution, ready for its first fetch. */
export interface PreparedRun<Context> {
  readonly deps: RunDeps<Context>;
  readonly input: RunInput<Context>;
  /** Executions with the same key have the same response; null: no other execution may share this one's. */
  readonly key: string | null;
  readonly write: (store: ResponseStore) => EngineResponse;
  /** Resolves with the parts of a deferred response; null if nothing is deferred. Rejects with what planning them throws. */
  readonly parts: () => Promise<ResponseParts | null>;
}

export function prepareRun<Context>(
  state: EngineState<Context>,
  operation: Operation,
  planned: Planned<CompiledPlan>,
  request: ExecuteRequest<Context>,
  introspection: Introspection,
): PreparedRun<Context> {
  const { options } = state;
  const { plan, compiled } = planned;
  const { context, signal, denied, deniedError = defaultDeniedError } = request;
  const { variables } = operation;
  const mask = options.maskError ?? keepMessage;
  const onError: OnError = (error, path) => {
    const origin = originOfError(error);
    if (origin) options.onSubgraphError?.({ ...origin, path }, context);
  };
  const input = { plan, context, variables: variables.texts, signal };
  // The key holds neither what is denied nor what introspection answers, so such a response is not shared.
  const isShared = (denied?.size ?? 0) + introspection.size === 0;
  return {
    deps: {
      subgraphs: options.subgraphs,
      toPublic: (subgraph, error) => withOrigin(mask(subgraph, error, context), { subgraph, error }),
      onError,
      representationWriters: compiled.representation,
      isLost: compiled.isLost,
    },
    input,
    key: isShared ? sharingKey(compiled.id, input, options.subgraphs) : null,
    write: (store) => writeResponse({ store, write: compiled.write, introspection, deniedError, onError }),
    async parts() {
      const written = <Part extends PlannedPart<Writer>>(part: Part) => ({
        ...part,
        write: (store: ResponseStore) => writeData({ store, write: part.write, introspection, deniedError, onError }),
      });
      const work = state.partedPlans.parts(cachedOperationOf(state, operation.prepared), planned, variables);
      const { parts } = await inItsTurn(work, request.inTurn);
      return parts && { initial: written(parts.initial), deferred: parts.deferred.map(written) };
    },
  };
}
