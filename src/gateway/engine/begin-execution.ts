import { inItsTurn } from '../../lib/shared-work.ts';
import type { CompiledPlan } from '../executor/compile-plan.ts';
import type { EngineResponse, ExecuteRequest } from '../executor/execution.ts';
import type { Introspection } from '../executor/introspection.ts';
import { refused } from '../executor/refused-response.ts';
import { activeOverrideLabels } from '../operation/active-override-labels.ts';
import type { Operation } from '../operation/operation.ts';
import type { Planned } from '../planner/plan-cache.ts';
import { refusalOf } from '../planner/refusal-of.ts';
import { cachedOperationOf, type EngineState } from './engine-state.ts';
import { prepareRun, type PreparedRun } from './prepared-run.ts';

/** The response to an operation of which nothing is executed. */
export interface Refused {
  readonly refusal: EngineResponse;
}

/**
 * Does everything that comes before the first fetch: finds the plan, answers introspection, and prepares how the response is
 * written. Returns at once if all of it is cached, so that a request joins an execution in flight before its client can abort.
 * `labels`: active labels of progressive overrides; drawn again if absent.
 */
export function beginExecution<Context>(
  state: EngineState<Context>,
  operation: Operation,
  request: ExecuteRequest<Context>,
  labels: ReadonlySet<string> = activeOverrideLabels(state.model.labels, request.labels, state.random),
): PreparedRun<Context> | Refused | Promise<PreparedRun<Context> | Refused> {
  const planned = findPlan(state, operation, request, labels);
  const go = (found: Planned<CompiledPlan> | Refused) =>
    'refusal' in found ? found : introspectAndPrepare(state, operation, found, request);
  return planned instanceof Promise ? planned.then(go) : go(planned);
}

/** Returns the refusal that an error of planning stands for; throws any other error. */
export function refusedBy(error: unknown): Refused {
  return { refusal: refused([refusalOf(error)]) };
}

function findPlan<Context>(
  state: EngineState<Context>,
  { prepared, variables }: Operation,
  { denied = nothing, inTurn }: ExecuteRequest<Context>,
  labels: ReadonlySet<string>,
): Planned<CompiledPlan> | Refused | Promise<Planned<CompiledPlan> | Refused> {
  try {
    const found = state.operations.plan(cachedOperationOf(state, prepared), { variables, denied, labels });
    const planned = inItsTurn(found, inTurn);
    return planned instanceof Promise ? planned.catch(refusedBy) : planned;
  } catch (error) {
    return refusedBy(error);
  }
}

function introspectAndPrepare<Context>(
  state: EngineState<Context>,
  operation: Operation,
  planned: Planned<CompiledPlan>,
  request: ExecuteRequest<Context>,
): PreparedRun<Context> | Refused | Promise<PreparedRun<Context> | Refused> {
  const fields = planned.compiled.introspection;
  const go = (introspection: Introspection) => prepareRun(state, operation, planned, request, introspection);
  if (fields.length === 0) return go(noIntrospection);
  const { prepared, variables } = operation;
  try {
    const work = state.introspect.store({ fields, fragments: prepared.fragments, variables });
    const answers = inItsTurn(work, request.inTurn);
    return answers instanceof Promise ? answers.then(go, refusedBy) : go(answers);
  } catch (error) {
    return refusedBy(error);
  }
}

const nothing: ReadonlySet<string> = new Set();
const noIntrospection: Introspection = new Map();
