import type { OperationDefinitionNode, VariableDefinitionNode } from 'graphql';
import { systemClock } from '../lib/clock.ts';
import { threadCpuClock } from '../lib/cpu-clock.ts';
import { systemRandom } from '../lib/random.ts';
import { coerceVariables, type RawVariables } from './operation/coerce-variables.ts';
import { defaultDeniedError, defaultLimits, keepMessage } from './engine-defaults.ts';
import type { Engine, EngineLimits, EngineOptions } from './engine-types.ts';
import type { EngineResponse, ExecuteRequest, SubscribeRequest } from './executor/execution.ts';
import type { Invalid, Operation, Prepared } from './operation/operation.ts';
import { createResponseStore, type ResponseStore } from './executor/response-store.ts';
import { createCompiler, type CompiledPlan } from './executor/compile-plan.ts';
import { createIntrospect, type Introspection } from './executor/introspection.ts';
import { runFetches, type RunDeps, type RunInput } from './executor/run-plan.ts';
import { sharingKey } from './executor/sharing-key.ts';
import { runSubscription } from './executor/run-subscription.ts';
import { runInParts, type ResponseParts } from './executor/run-deferred.ts';
import { originOfError, withOrigin } from './executor/error-origin.ts';
import { writeData, writeResponse, type OnError } from './executor/write-response.ts';
import type { Writer } from './executor/write-state.ts';
import { activeLabels } from './operation/active-labels.ts';
import { createDocumentCache } from './planner/document-cache.ts';
import { explainPlan } from './planner/explain-plan.ts';
import { createFieldSets } from './planner/query-graph/field-sets.ts';
import { createOperationCache, type CachedOperation, type Planned } from './planner/plan-cache.ts';
import { createPartedPlans, type PlannedPart } from './planner/deferred-plans.ts';
import type { Selection } from './operation/selection.ts';
import { locatedDefinition } from './operation/prepare-operation.ts';
import { refusalOf } from './planner/refusal-of.ts';
import { refused } from './executor/refused-response.ts';
import { inItsTurn, inOneGo, type InTurn } from '../lib/shared-work.ts';
import { createSingleFlight } from './transports/single-flight.ts';

export type * from './engine-types.ts';

/** Makes an engine for one supergraph. */
export function createEngine<Context = unknown>(options: EngineOptions<Context>): Engine<Context> {
  const limits: EngineLimits = { ...defaultLimits, ...options.limits };
  const { model, schema } = options.supergraph;
  const ids = { next: 0 };
  const fieldSets = createFieldSets(model, ids);
  const random = options.random ?? systemRandom;
  const { onPlan = () => {}, planning = (search) => search() } = options;
  const budget = { ...limits, cpu: options.cpu ?? threadCpuClock };
  const shared = { ...limits, limits: budget, clock: options.clock ?? systemClock, ids };
  const cache = createOperationCache({
    schema,
    model,
    fieldSets,
    ...shared,
    compile: createCompiler(model, ids),
    onPlan,
    planning,
  });
  const compilePart = ({ compiled }: { readonly compiled: CompiledPlan }, selection: Selection) => compiled.part(selection);
  const parted = createPartedPlans<CompiledPlan, Writer>({ model, ...shared, compile: compilePart });
  const operations = new WeakMap<Prepared, CachedOperation>();
  const singleFlight = createSingleFlight<EngineResponse>();
  const introspect = createIntrospect(schema);
  const documents = createDocumentCache({
    schema,
    introspection: options.introspection ?? true,
    examine: options.examine,
    ...shared,
    toPrepared(operation, documentText) {
      const { operation: definition, fragments } = operation;
      const operationName = definition.name?.value ?? null;
      const prepared: Prepared = { kind: definition.operation, operationName, documentText, definition, fragments };
      operations.set(prepared, operation);
      return prepared;
    },
  });

  function coerce(prepared: Prepared, given: RawVariables | null): Operation | Invalid {
    const refusal = given && options.examineVariables?.(given);
    return refusal ? { errors: [refusal] } : coerceThose(prepared, given, ({ variableDefinitions = [] }) => variableDefinitions);
  }

  function coerceConditions(prepared: Prepared, given: RawVariables): Operation | Invalid {
    const { conditions } = operationOf(prepared);
    return coerceThose(prepared, given, ({ variableDefinitions = [] }) =>
      variableDefinitions.filter(({ variable }) => conditions.includes(variable.name.value)),
    );
  }

  function coerceThose(
    prepared: Prepared,
    given: RawVariables | null,
    those: (definition: OperationDefinitionNode) => readonly VariableDefinitionNode[],
  ): Operation | Invalid {
    const variables = coerceVariables(schema, those(prepared.definition), given);
    if (!('errors' in variables))
      return { prepared, variables, uses: () => inOneGo(cache.uses(operationOf(prepared), variables)).uses };
    const fieldReader = coerceVariables(schema, those(locatedDefinition(prepared)), given);
    return 'errors' in fieldReader ? fieldReader : variables;
  }

  function operationOf(prepared: Prepared): CachedOperation {
    const operation = operations.get(prepared);
    if (!operation) throw new Error('This operation was prepared by another engine.');
    return operation;
  }

  async function findUses(inTurn: InTurn, { prepared, variables }: Operation): Promise<Invalid | null> {
    try {
      await inItsTurn(cache.uses(operationOf(prepared), variables), inTurn);
      return null;
    } catch (error) {
      return { errors: [refusalOf(error)] };
    }
  }

  /** The plan, at once where it is remembered. */
  function planFor(
    { prepared, variables }: Operation,
    { denied = nothing, labels, inTurn }: ExecuteRequest<Context>,
    drawn = activeLabels(model.labels, labels, random),
  ): Planned<CompiledPlan> | Refused | Promise<Planned<CompiledPlan> | Refused> {
    try {
      const planned = inItsTurn(cache.plan(operationOf(prepared), { variables, denied, labels: drawn }), inTurn);
      return planned instanceof Promise ? planned.catch(refusedBy) : planned;
    } catch (error) {
      return refusedBy(error);
    }
  }

  /** Settles everything before the first subgraph is asked: the plan, and how the response is written. */
  function begin(
    operation: Operation,
    request: ExecuteRequest<Context>,
    labels?: ReadonlySet<string>,
  ): Begun<Context> | Refused | Promise<Begun<Context> | Refused> {
    const planned = planFor(operation, request, labels);
    const go = (found: Planned<CompiledPlan> | Refused) => ('refusal' in found ? found : introspected(operation, found, request));
    return planned instanceof Promise ? planned.then(go) : go(planned);
  }

  function introspected(
    operation: Operation,
    planned: Planned<CompiledPlan>,
    request: ExecuteRequest<Context>,
  ): Begun<Context> | Refused | Promise<Begun<Context> | Refused> {
    const fields = planned.compiled.introspection;
    const go = (introspection: Introspection) => toBegun(operation, planned, request, introspection);
    if (fields.length === 0) return go(noIntrospection);
    const { prepared, variables } = operation;
    try {
      const asked = { fields, fragments: prepared.fragments, variables };
      const answers = inItsTurn(introspect.store(asked), request.inTurn);
      return answers instanceof Promise ? answers.then(go, refusedBy) : go(answers);
    } catch (error) {
      return refusedBy(error);
    }
  }

  function toBegun(
    { prepared, variables }: Operation,
    planned: Planned<CompiledPlan>,
    request: ExecuteRequest<Context>,
    introspection: Introspection,
  ): Begun<Context> {
    const operation = operationOf(prepared);
    const { denied = nothing } = request;
    const { plan, compiled } = planned;
    const deniedError = request.deniedError ?? defaultDeniedError;
    const mask = options.maskError ?? keepMessage;
    const onError: OnError = (error, path) => {
      const origin = originOfError(error);
      if (origin) options.onSubgraphError?.({ ...origin, path }, request.context);
    };
    const input = { plan, context: request.context, variables: variables.texts, signal: request.signal };
    return {
      deps: {
        subgraphs: options.subgraphs,
        toPublic: (subgraph, error) => withOrigin(mask(subgraph, error, request.context), { subgraph, error }),
        onError,
        representationWriters: compiled.representation,
        isLost: compiled.isLost,
      },
      input,
      // What is refused and what is introspected is not in the key.
      key: denied.size + introspection.size === 0 ? sharingKey(compiled.id, input, options.subgraphs) : null,
      write: (store) => writeResponse({ store, write: compiled.write, introspection, deniedError, onError }),
      async parts() {
        const written = <Part extends PlannedPart<Writer>>(part: Part) => ({
          ...part,
          write: (store: ResponseStore) => writeData({ store, write: part.write, introspection, deniedError, onError }),
        });
        try {
          const { parts: found } = await inItsTurn(parted.parts(operation, planned, variables), request.inTurn);
          return found && { initial: written(found.initial), deferred: found.deferred.map(written) };
        } catch (error) {
          return refusedBy(error);
        }
      },
    };
  }

  async function execute(operation: Operation, request: ExecuteRequest<Context>): Promise<EngineResponse> {
    const beginning = begin(operation, request);
    // What is remembered is asked for at once, so that it is joined before this client can hang up.
    const begun = beginning instanceof Promise ? await beginning : beginning;
    if ('refusal' in begun) return begun.refusal;
    const run = async (signal = request.signal): Promise<EngineResponse> => {
      const store = createResponseStore({ fetches: begun.input.plan.fetches, toPublic: begun.deps.toPublic });
      await runFetches(begun.deps, { ...begun.input, signal }, store);
      return begun.write(store);
    };
    if (operation.prepared.kind === 'mutation') return run().finally(singleFlight.forget);
    return begun.key === null ? run() : singleFlight.join(begun.key, request.signal, run);
  }

  async function* executeInParts(
    operation: Operation,
    request: ExecuteRequest<Context>,
  ): AsyncGenerator<EngineResponse, void, undefined> {
    const begun = await begin(operation, request);
    const parts = 'refusal' in begun ? null : await begun.parts();
    if (parts === null || 'refusal' in begun) yield execute(operation, request);
    else if ('refusal' in parts) yield parts.refusal;
    else
      for await (const part of runInParts(begun.deps, begun.input, parts)) {
        if (operation.prepared.kind === 'mutation') singleFlight.forget();
        yield part;
      }
  }

  async function* subscribe(
    operation: Operation,
    request: SubscribeRequest<Context>,
  ): AsyncGenerator<EngineResponse, void, undefined> {
    // Drawn once: the stream comes from the subgraph that they choose.
    const labels = activeLabels(model.labels, request.labels, random);
    const begun = await begin(operation, request, labels);
    if ('refusal' in begun) yield begun.refusal;
    else
      yield* runSubscription(begun, async () => {
        const decided = await request.decideEvent?.();
        return decided && decided.denied !== request.denied ? begin(operation, { ...request, ...decided }, labels) : begun;
      });
  }

  return {
    publicSchema: schema,
    prepare: (documentText, operationName) => inOneGo(documents.prepare(documentText, operationName)),
    prepareInTurn: async (inTurn, documentText, operationName) =>
      inItsTurn(documents.prepare(documentText, operationName), inTurn),
    coerce,
    coerceConditions,
    findUses,
    execute,
    executeInParts,
    subscribe,
    cachedPlans: () => cache.cachedPlans(),
    measureIntrospection: () => introspect.measure(),
    explain({ prepared, variables }, request = {}) {
      const variant = { variables, denied: request.denied ?? new Set<string>(), labels: request.labels ?? new Set<string>() };
      try {
        return explainPlan(inOneGo(cache.plan(operationOf(prepared), variant)).plan);
      } catch (error) {
        return `${refusalOf(error).message}\n`;
      }
    },
  };
}

interface Refused {
  readonly refusal: EngineResponse;
}

interface Begun<Context> {
  readonly deps: RunDeps<Context>;
  readonly input: RunInput<Context>;
  /** Of executions that give the same response; null: this one's is its own. */
  readonly key: string | null;
  readonly write: (store: ResponseStore) => EngineResponse;
  /** Null where nothing is deferred. */
  readonly parts: () => Promise<ResponseParts | Refused | null>;
}

const nothing: ReadonlySet<string> = new Set();
const noIntrospection: Introspection = new Map();

function refusedBy(error: unknown): Refused {
  return { refusal: refused([refusalOf(error)]) };
}
