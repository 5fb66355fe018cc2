import type { OperationDefinitionNode, VariableDefinitionNode } from 'graphql';
import { systemRandom } from '../lib/random.ts';
import { coerceVariables, type RawVariables } from './coerce-variables.ts';
import type {
  DeniedError,
  Engine,
  EngineLimits,
  EngineOptions,
  EngineResponse,
  ExecuteRequest,
  Invalid,
  Operation,
  Prepared,
  PublicError,
  SubscribeRequest,
} from './engine-types.ts';
import { createAnswer, type Answer } from './execute/answer.ts';
import { createCompiler, type CompiledPlan } from './execute/compile-plan.ts';
import { createIntrospect, type Introspection } from './execute/introspection.ts';
import { runFetches, type RunDeps, type RunInput } from './execute/run-fetches.ts';
import { sharingKey } from './execute/sharing-key.ts';
import { runSubscription } from './execute/run-subscription.ts';
import { runInParts, type ResponseParts } from './execute/run-in-parts.ts';
import { originOfError, withOrigin } from './execute/error-origin.ts';
import { writeData, writeResponse, type OnError } from './execute/write-response.ts';
import type { Writer } from './execute/writing.ts';
import { activeLabels } from './plan/active-labels.ts';
import { createBudget, TooComplex } from './plan/budget.ts';
import { explainPlan } from './plan/explain-plan.ts';
import { createFieldSets } from './plan/field-sets.ts';
import { createLruCache } from './plan/lru-cache.ts';
import { normalForm } from './plan/normal-form.ts';
import { createOperationCache, type CachedOperation } from './plan/operation-cache.ts';
import { createPartedPlans, type PlannedPart } from './plan/parted-plans.ts';
import { expandedSize, type Selection } from './plan/selection.ts';
import { locatedDefinition, prepareOperation } from './plan/prepare-operation.ts';
import { refusalOf, refused } from './refused-operation.ts';
import { createFlights } from './subgraphs/flights.ts';
import type { SubgraphError } from './subgraphs/subgraph.ts';

export type * from './engine-types.ts';

/** Makes an engine for one supergraph. */
export function createEngine<Context = unknown>(options: EngineOptions<Context>): Engine<Context> {
  const limits: EngineLimits = { ...defaultLimits, ...options.limits };
  const { model, schema } = options.supergraph;
  const ids = { next: 0 };
  const fieldSets = createFieldSets(model, ids);
  const random = options.random ?? systemRandom;
  const { onPlan = () => {}, planning = (search) => search() } = options;
  const cache = createOperationCache({
    schema,
    model,
    fieldSets,
    ids,
    ...limits,
    compile: createCompiler(model, ids),
    onPlan,
    planning,
  });
  const compilePart = ({ compiled }: { readonly compiled: CompiledPlan }, selection: Selection) => compiled.part(selection);
  const parted = createPartedPlans<CompiledPlan, Writer>({ model, ids, ...limits, compile: compilePart });
  const documents = createLruCache<Prepared>(limits.cacheBytesMax / 4);
  const operations = new WeakMap<Prepared, CachedOperation>();
  const flights = createFlights<EngineResponse>();
  const introspect = createIntrospect(schema);

  function prepare(documentText: string, operationName?: string): Prepared | Invalid {
    const key = `${operationName ?? ''}\0${documentText}`;
    const found = documents.find(key);
    if (found) return found;
    const budget = createBudget(limits.planningStepsMax);
    const introspection = options.introspection ?? true;
    let parsed;
    try {
      parsed = prepareOperation(
        { schema, introspection, examine: options.examine, budget, ...limits },
        documentText,
        operationName,
      );
      if ('errors' in parsed) return parsed;
      // With nothing skipped an operation is as large as it gets, so that its size is known before any of it is used.
      const selection = normalForm(
        { model, ids, budget, fragments: parsed.fragments, denied: new Set(), fieldSet: false },
        model.roots[parsed.operation.operation],
        parsed.operation.selectionSet,
      );
      if (expandedSize(selection, limits.fieldsMax) > limits.fieldsMax) throw new TooComplex();
    } catch (error) {
      return { errors: [refusalOf(error)] };
    }
    const operation: CachedOperation = { ...parsed, id: ids.next++ };
    const { operation: definition, fragments } = parsed;
    const prepared: Prepared = {
      kind: definition.operation,
      operationName: definition.name?.value ?? null,
      documentText,
      definition,
      fragments,
    };
    operations.set(prepared, operation);
    documents.keep(key, prepared, documentText.length * bytesPerCharacter);
    return prepared;
  }

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
    if (!('errors' in variables)) return { prepared, variables, uses: () => cache.uses(operationOf(prepared), variables) };
    const located = coerceVariables(schema, those(locatedDefinition(prepared)), given);
    return 'errors' in located ? located : variables;
  }

  function operationOf(prepared: Prepared): CachedOperation {
    const operation = operations.get(prepared);
    if (!operation) throw new Error('This operation was prepared by another engine.');
    return operation;
  }

  /** Everything that is settled before the first subgraph is asked: the plan, and how the response is written. */
  function begin(
    { prepared, variables }: Operation,
    request: ExecuteRequest<Context>,
    labels = activeLabels(model.labels, request.labels, random),
  ): Begun<Context> | { readonly refusal: EngineResponse } {
    const operation = operationOf(prepared);
    const denied = request.denied ?? new Set<string>();
    let planned;
    let introspection: Introspection;
    try {
      planned = cache.plan(operation, {
        variables,
        denied,
        labels,
      });
      introspection = introspect(planned.compiled.introspection, operation.fragments, variables);
    } catch (error) {
      return { refusal: refused([refusalOf(error)]) };
    }
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
        maskError: (subgraph, error) => withOrigin(mask(subgraph, error, request.context), { subgraph, error }),
        onError,
        representationWriters: compiled.representation,
        isLost: compiled.isLost,
      },
      input,
      // What is refused and what is introspected is not in the key.
      key: denied.size + introspection.size === 0 ? sharingKey(compiled.id, input, options.subgraphs) : null,
      write: (answer) => writeResponse({ answer, write: compiled.write, introspection, deniedError, onError }),
      parts() {
        const written = <Part extends PlannedPart<Writer>>(part: Part) => ({
          ...part,
          write: (answer: Answer) => writeData({ answer, write: part.write, introspection, deniedError, onError }),
        });
        try {
          const found = parted.parts(operation, planned, variables);
          return found && { initial: written(found.initial), deferred: found.deferred.map(written) };
        } catch (error) {
          return { refusal: refused([refusalOf(error)]) };
        }
      },
    };
  }

  async function execute(operation: Operation, request: ExecuteRequest<Context>): Promise<EngineResponse> {
    const begun = begin(operation, request);
    if ('refusal' in begun) return begun.refusal;
    const run = async (signal = request.signal): Promise<EngineResponse> => {
      const answer = createAnswer();
      await runFetches(begun.deps, { ...begun.input, signal }, answer);
      return begun.write(answer);
    };
    if (operation.prepared.kind === 'mutation') return run().finally(flights.forget);
    return begun.key === null ? run() : flights.join(begun.key, request.signal, run);
  }

  async function* executeInParts(
    operation: Operation,
    request: ExecuteRequest<Context>,
  ): AsyncGenerator<EngineResponse, void, undefined> {
    const begun = begin(operation, request);
    const parts = 'refusal' in begun ? null : begun.parts();
    if (parts === null || 'refusal' in begun) yield execute(operation, request);
    else if ('refusal' in parts) yield parts.refusal;
    else
      for await (const part of runInParts(begun.deps, begun.input, parts)) {
        if (operation.prepared.kind === 'mutation') flights.forget();
        yield part;
      }
  }

  async function* subscribe(
    operation: Operation,
    request: SubscribeRequest<Context>,
  ): AsyncGenerator<EngineResponse, void, undefined> {
    // Drawn once: the stream comes from the subgraph that they choose.
    const labels = activeLabels(model.labels, request.labels, random);
    const begun = begin(operation, request, labels);
    if ('refusal' in begun) yield begun.refusal;
    else
      yield* runSubscription(begun, async () => {
        const decided = await request.decideEvent?.();
        return decided && decided.denied !== request.denied ? begin(operation, { ...request, ...decided }, labels) : begun;
      });
  }

  return {
    publicSchema: schema,
    prepare,
    coerce,
    coerceConditions,
    execute,
    executeInParts,
    subscribe,
    cachedPlans: () => cache.cachedPlans(),
    explain({ prepared, variables }, request = {}) {
      const variant = { variables, denied: request.denied ?? new Set<string>(), labels: request.labels ?? new Set<string>() };
      try {
        return explainPlan(cache.plan(operationOf(prepared), variant).plan);
      } catch (error) {
        return `${refusalOf(error).message}\n`;
      }
    },
  };
}

interface Begun<Context> {
  readonly deps: RunDeps<Context>;
  readonly input: RunInput<Context>;
  /** Of executions that give the same response; null: this one's is its own. */
  readonly key: string | null;
  readonly write: (answer: Answer) => EngineResponse;
  /** Null where nothing is deferred. */
  readonly parts: () => ResponseParts | { readonly refusal: EngineResponse } | null;
}

const defaultLimits: EngineLimits = {
  documentTokensMax: 15_000,
  fieldsMax: 10_000,
  planningStepsMax: 100_000,
  cacheBytesMax: 64 * 1024 * 1024,
};
const defaultDeniedError: DeniedError = () => ({
  message: 'Unauthorized field or type',
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
});
/** A document's syntax tree takes about this much for each character of its text. */
const bytesPerCharacter = 60;

const keepMessage = (_subgraphName: string, error: SubgraphError): PublicError => ({ message: error.message });
