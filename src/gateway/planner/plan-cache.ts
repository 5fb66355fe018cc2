import type { GraphQLSchema } from 'graphql';
import type { Clock } from '../../lib/clock.ts';
import type { Sliced } from '../../lib/sliced.ts';
import type { CoercedVariables } from '../operation/coerce-variables.ts';
import type { FieldUse } from '../operation/operation.ts';
import { inOneGo, type SharedWork } from '../../lib/shared-work.ts';
import { createBudget, type Budget, type BudgetLimits, type SlicedBudget, type Spent } from '../operation/budget.ts';
import { appliedDirectives } from '../schema/executable-directives.ts';
import { fieldUses } from '../operation/field-uses.ts';
import type { FieldSets } from './query-graph/field-sets.ts';
import { createLruCache } from '../../lib/lru-cache.ts';
import { normalForm } from '../operation/normalise.ts';
import type { OperationPlan, Position } from './fetch-graph/operation-plan.ts';
import { planOperation } from './plan-operation.ts';
import type { ParsedOperation } from '../operation/prepare-operation.ts';
import { createRefusalMemory } from './refusal-memory.ts';
import { sizeOf, type Selection } from '../operation/selection.ts';
import type { SupergraphModel } from '../schema/supergraph-model.ts';

/** Normal forms and plans of operations, made when first asked for and remembered within a bound of memory. */
export interface OperationCache<Compiled> {
  /** What the operation touches under the given values of its conditions, or the work of finding out. Both throw `TooComplex`. */
  uses(operation: CachedOperation, variables: CoercedVariables): Uses | SharedWork<Uses>;
  /**
   * The plan for these values of the conditions, without what is denied; or the work of making it. Both throw `TooComplex` and
   * `Unplannable`, which are remembered like plans.
   */
  plan(operation: CachedOperation, variant: Variant): Planned<Compiled> | SharedWork<Planned<Compiled>>;
  cachedPlans(): { readonly count: number; readonly bytes: number };
}

export interface Uses {
  readonly uses: readonly FieldUse[];
}

export interface CachedOperation extends ParsedOperation {
  readonly id: number;
  /** What reading and validating it took. */
  readonly spent: Spent;
}

export interface Variant {
  readonly variables: CoercedVariables;
  readonly denied: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

export interface Planned<Compiled> {
  readonly plan: OperationPlan;
  readonly compiled: Compiled;
  /** What it took to get from the document to the plan. */
  readonly spent: Spent;
}

export interface OperationCacheDeps<Compiled> {
  readonly schema: GraphQLSchema;
  readonly model: SupergraphModel;
  readonly fieldSets: FieldSets;
  readonly ids: { next: number };
  readonly limits: BudgetLimits;
  readonly clock: Clock;
  readonly cacheBytesMax: number;
  /** Makes of a plan what executing it takes. */
  readonly compile: (plan: OperationPlan) => Compiled;
  readonly onPlan: (result: 'hit' | 'miss') => void;
  readonly planning: <T>(search: () => T) => T;
}

interface Shape extends Uses {
  readonly selection: Selection;
  /** Names of what it touches: coordinates and calls. */
  readonly names: ReadonlySet<string>;
  /** What it took to get from the document to it. */
  readonly spent: Spent;
}

export function createOperationCache<Compiled>(deps: OperationCacheDeps<Compiled>): OperationCache<Compiled> {
  const shapes = createLruCache<Shape>(deps.cacheBytesMax / 4);
  const plans = createLruCache<Planned<Compiled>>(deps.cacheBytesMax / 2);
  const refusals = createRefusalMemory(deps.cacheBytesMax / 32, deps.clock);
  const nothing: ReadonlySet<string> = new Set();

  function normalize(
    operation: CachedOperation,
    variables: CoercedVariables,
    denied: ReadonlySet<string>,
    budget: Budget,
  ): Selection {
    const { model, ids } = deps;
    const condition = (name: string): boolean => variables.values[name] === true;
    const root = model.roots[operation.operation.operation];
    return normalForm(
      { model, ids, budget, fragments: operation.fragments, condition, denied, fieldSet: false },
      root,
      operation.operation.selectionSet,
    );
  }

  function shapeOf(operation: CachedOperation, variables: CoercedVariables): Shape | SharedWork<Shape> {
    const key = `${operation.id} ${conditionsKey(operation, variables)}`;
    const found = shapes.find(key);
    if (found) return found;
    return remembering(key, () => {
      const budget = createBudget(deps.limits, operation.spent);
      return budget.bound(findShape(operation, variables, key, budget));
    });
  }

  function* findShape(operation: CachedOperation, variables: CoercedVariables, key: string, budget: SlicedBudget): Sliced<Shape> {
    const selection = normalize(operation, variables, nothing, budget);
    yield;
    const uses = fieldUses(deps.schema, selection, budget);
    const shape: Shape = { selection, uses, names: new Set(uses.flatMap(namesOf)), spent: budget.spent() };
    shapes.keep(key, shape, (sizeOf(selection) + shape.uses.length) * bytesPerField);
    return shape;
  }

  /** Work that is done once at a time; if it fails, at all. */
  function remembering<T>(key: string, slices: () => Sliced<T>): SharedWork<T> {
    refusals.recall(key);
    return {
      owner: shapes,
      key,
      *slices() {
        try {
          return yield* slices();
        } catch (error) {
          refusals.remember(key, error);
          throw error;
        }
      },
    };
  }

  function* makePlan(operation: CachedOperation, variant: Variant, refused: ReadonlySet<string>): Sliced<Planned<Compiled>> {
    const found = shapeOf(operation, variant.variables);
    const shape = 'slices' in found ? yield* found.slices() : found;
    yield;
    const budget = createBudget(deps.limits, shape.spent);
    return yield* budget.bound(planOf(operation, variant, shape, refused, budget));
  }

  function* planOf(
    operation: CachedOperation,
    { variables, labels }: Variant,
    shape: Shape,
    refused: ReadonlySet<string>,
    budget: SlicedBudget,
  ): Sliced<Planned<Compiled>> {
    const selection = refused.size > 0 ? normalize(operation, variables, refused, budget) : shape.selection;
    yield;
    const plan = deps.planning(() =>
      planOperation({
        model: deps.model,
        fieldSets: deps.fieldSets,
        kind: operation.operation.operation,
        selection,
        variables: operation.declarations,
        directives: appliedDirectives(deps.model, operation.operation.directives ?? []),
        denied: refused,
        labels,
        budget,
        ids: deps.ids,
      }),
    );
    yield;
    return { plan, compiled: deps.compile(plan), spent: budget.spent() };
  }

  return {
    uses: shapeOf,
    plan(operation, variant) {
      const { variables, denied, labels } = variant;
      // The guard has asked what the operation touches before it denied any of it.
      const shape = denied.size > 0 ? inOneGo(shapeOf(operation, variables)) : null;
      const refused = shape ? [...denied].filter((name) => shape.names.has(name)).toSorted() : [];
      const key = `${operation.id} ${conditionsKey(operation, variables)} ${[...labels].toSorted().join(' ')}|${refused.join(' ')}`;
      const found = plans.find(key);
      deps.onPlan(found ? 'hit' : 'miss');
      if (found) return found;
      return remembering(key, function* () {
        const planned = yield* makePlan(operation, variant, new Set(refused));
        plans.keep(key, planned, weightOf(planned.plan));
        return planned;
      });
    },
    cachedPlans: () => ({ count: plans.size, bytes: plans.weight }),
  };
}

function namesOf({ coordinate, calls }: FieldUse): string[] {
  return [coordinate, ...calls.map(({ name }) => name)];
}

function conditionsKey(operation: CachedOperation, variables: CoercedVariables): string {
  let key = '';
  for (const name of operation.conditions) key += variables.values[name] === true ? '1' : '0';
  return key;
}

/** Rough figures from heap snapshots: what a field costs with its closures, and a position with its reads. */
const bytesPerField = 1500;
const bytesPerSpot = 2500;

function weightOf(plan: OperationPlan): number {
  const positions = new Set<Position>(plan.fetches.flatMap((fetch) => fetch.groups.map((group) => group.position)));
  const text = plan.fetches.reduce((sum, fetch) => sum + fetch.document.length, 0);
  return sizeOf(plan.selection) * bytesPerField + positions.size * bytesPerSpot + text * 40;
}
