import type { GraphQLSchema } from 'graphql';
import { systemClock } from '../../lib/clock.ts';
import { threadCpuClock } from '../../lib/cpu-clock.ts';
import { systemRandom, type Random } from '../../lib/random.ts';
import { createCompiler, type CompiledPlan } from '../executor/compile-plan.ts';
import type { EngineResponse } from '../executor/execution.ts';
import { createIntrospect, type Introspect } from '../executor/introspection.ts';
import type { Writer } from '../executor/write-state.ts';
import type { Prepared } from '../operation/operation.ts';
import { createPartedPlans, type PartedPlans } from '../planner/deferred-plans.ts';
import { createDocumentCache, type DocumentCache } from '../planner/document-cache.ts';
import { createOperationCache, type CachedOperation, type OperationCache } from '../planner/plan-cache.ts';
import { createFieldSets } from '../planner/query-graph/field-sets.ts';
import type { SupergraphModel } from '../schema/supergraph-model.ts';
import { createSingleFlight, type SingleFlight } from '../transports/single-flight.ts';
import { defaultLimits } from './engine-defaults.ts';
import type { EngineOptions } from './engine-types.ts';

/** What an engine keeps between requests: the graph, the caches of documents and plans, and the executions in flight. */
export interface EngineState<Context> {
  readonly options: EngineOptions<Context>;
  readonly schema: GraphQLSchema;
  readonly model: SupergraphModel;
  readonly random: Random;
  readonly documents: DocumentCache;
  readonly operations: OperationCache<CompiledPlan>;
  readonly partedPlans: PartedPlans<CompiledPlan, Writer>;
  /** The cached operation behind each prepared document that this engine gave out. */
  readonly prepared: WeakMap<Prepared, CachedOperation>;
  readonly introspect: Introspect;
  readonly singleFlight: SingleFlight<EngineResponse>;
}

/** Opens the state of an engine, with empty caches. */
export function openEngineState<Context>(options: EngineOptions<Context>): EngineState<Context> {
  const { model, schema } = options.supergraph;
  const limits = { ...defaultLimits, ...options.limits };
  const ids = { next: 0 };
  const budget = { ...limits, cpu: options.cpu ?? threadCpuClock };
  const shared = { ...limits, limits: budget, clock: options.clock ?? systemClock, ids };
  const prepared = new WeakMap<Prepared, CachedOperation>();
  return {
    options,
    schema,
    model,
    random: options.random ?? systemRandom,
    documents: createDocumentCache({
      schema,
      introspection: options.introspection ?? true,
      examine: options.examine,
      ...shared,
      toPrepared(operation, documentText) {
        const given = toPrepared(operation, documentText);
        prepared.set(given, operation);
        return given;
      },
    }),
    operations: createOperationCache({
      schema,
      model,
      fieldSets: createFieldSets(model, ids),
      ...shared,
      compile: createCompiler(model, ids),
      onPlan: options.onPlan ?? (() => {}),
      planning: options.planning ?? ((search) => search()),
    }),
    partedPlans: createPartedPlans({
      model,
      ...shared,
      compile: ({ compiled }, selection) => compiled.part(selection),
    }),
    prepared,
    introspect: createIntrospect(schema),
    singleFlight: createSingleFlight(),
  };
}

/** Returns the cached operation behind a prepared document. Throws if another engine prepared it. */
export function cachedOperationOf(state: EngineState<never>, prepared: Prepared): CachedOperation {
  const operation = state.prepared.get(prepared);
  if (!operation) throw new Error('This operation was prepared by another engine.');
  return operation;
}

function toPrepared({ operation: definition, fragments }: CachedOperation, documentText: string): Prepared {
  return { kind: definition.operation, operationName: definition.name?.value ?? null, documentText, definition, fragments };
}
