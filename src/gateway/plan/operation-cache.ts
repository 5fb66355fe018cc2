import type { GraphQLSchema } from 'graphql';
import type { CoercedVariables } from '../coerce-variables.ts';
import type { FieldUse } from '../engine-types.ts';
import { createBudget, type Budget } from './budget.ts';
import { appliedDirectives } from './executable-directives.ts';
import { fieldUses } from './field-uses.ts';
import type { FieldSets } from './field-sets.ts';
import { createLruCache } from './lru-cache.ts';
import { normalForm } from './normal-form.ts';
import type { OperationPlan, Spot } from './operation-plan.ts';
import { planOperation } from './plan-operation.ts';
import type { ParsedOperation } from './prepare-operation.ts';
import type { Selection } from './selection.ts';
import type { SupergraphModel } from './supergraph-model.ts';

/** Normal forms and plans of operations, made when first asked for and remembered within a bound of memory. */
export interface OperationCache<Compiled> {
  /** What the operation touches under the given values of its conditions. Throws `TooComplex`. */
  uses(operation: CachedOperation, variables: CoercedVariables): readonly FieldUse[];
  /** The plan for these values of the conditions, without what is denied. Throws `TooComplex`, `Unplannable`. */
  plan(operation: CachedOperation, variant: Variant): Planned<Compiled>;
  cachedPlans(): { readonly count: number; readonly bytes: number };
}

export interface CachedOperation extends ParsedOperation {
  readonly id: number;
}

export interface Variant {
  readonly variables: CoercedVariables;
  readonly denied: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

export interface Planned<Compiled> {
  readonly plan: OperationPlan;
  readonly compiled: Compiled;
}

export interface OperationCacheDeps<Compiled> {
  readonly schema: GraphQLSchema;
  readonly model: SupergraphModel;
  readonly fieldSets: FieldSets;
  readonly ids: { next: number };
  readonly planningStepsMax: number;
  readonly cacheBytesMax: number;
  /** Makes of a plan what executing it takes. */
  readonly compile: (plan: OperationPlan) => Compiled;
  readonly onPlan: (result: 'hit' | 'miss') => void;
  readonly planning: <T>(search: () => T) => T;
}

interface Shape {
  readonly selection: Selection;
  readonly uses: readonly FieldUse[];
  /** What a denied set may name of it. */
  readonly names: ReadonlySet<string>;
}

export function createOperationCache<Compiled>(deps: OperationCacheDeps<Compiled>): OperationCache<Compiled> {
  const shapes = createLruCache<Shape>(deps.cacheBytesMax / 4);
  const plans = createLruCache<Planned<Compiled>>(deps.cacheBytesMax / 2);
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

  function shapeOf(operation: CachedOperation, variables: CoercedVariables): Shape {
    const key = `${operation.id} ${conditionsKey(operation, variables)}`;
    const found = shapes.find(key);
    if (found) return found;
    const budget = createBudget(deps.planningStepsMax);
    const selection = normalize(operation, variables, nothing, budget);
    const uses = fieldUses(deps.schema, selection, budget);
    const shape: Shape = { selection, uses, names: new Set(uses.flatMap(namesOf)) };
    shapes.keep(key, shape, (sizeOf(selection) + shape.uses.length) * bytesPerField);
    return shape;
  }

  return {
    uses: (operation, variables) => shapeOf(operation, variables).uses,
    plan(operation, { variables, denied, labels }) {
      const shape = denied.size > 0 ? shapeOf(operation, variables) : null;
      const refused = shape ? [...denied].filter((name) => shape.names.has(name)) : [];
      const key = `${operation.id} ${conditionsKey(operation, variables)} ${[...labels].toSorted().join(' ')}|${refused.toSorted().join(' ')}`;
      const found = plans.find(key);
      deps.onPlan(found ? 'hit' : 'miss');
      if (found) return found;
      const budget = createBudget(deps.planningStepsMax);
      const selection =
        refused.length > 0 ? normalize(operation, variables, denied, budget) : (shape ?? shapeOf(operation, variables)).selection;
      const plan = deps.planning(() =>
        planOperation({
          model: deps.model,
          fieldSets: deps.fieldSets,
          kind: operation.operation.operation,
          selection,
          variables: operation.declarations,
          directives: appliedDirectives(deps.model, operation.operation.directives ?? []),
          denied: new Set(refused),
          labels,
          budget,
          ids: deps.ids,
        }),
      );
      const planned = { plan, compiled: deps.compile(plan) };
      plans.keep(key, planned, weightOf(plan));
      return planned;
    },
    cachedPlans: () => ({ count: plans.size, bytes: plans.weight }),
  };
}

function namesOf({ coordinate, calls }: FieldUse): string[] {
  return [coordinate, ...calls.map(({ args }) => coordinate + args)];
}

function conditionsKey(operation: CachedOperation, variables: CoercedVariables): string {
  let key = '';
  for (const name of operation.conditions) key += variables.values[name] === true ? '1' : '0';
  return key;
}

/** Rough figures from heap snapshots: what a field costs with its closures, and a spot with its reads. */
const bytesPerField = 1500;
const bytesPerSpot = 2500;

function weightOf(plan: OperationPlan): number {
  const spots = new Set<Spot>(plan.fetches.flatMap((fetch) => fetch.groups.map((group) => group.spot)));
  const text = plan.fetches.reduce((sum, fetch) => sum + fetch.document.length, 0);
  return sizeOf(plan.selection) * bytesPerField + spots.size * bytesPerSpot + text * 40;
}

function sizeOf(selection: Selection, visited = new Set<number>()): number {
  if (visited.has(selection.id)) return 0;
  visited.add(selection.id);
  let size = 1;
  for (const field of selection.fields) size += 1 + (field.selection ? sizeOf(field.selection, visited) : 0);
  return size;
}
