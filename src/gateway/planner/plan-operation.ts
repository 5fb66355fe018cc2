import type { Budget } from '../operation/budget.ts';
import { createReachability } from './query-graph/reachability.ts';
import { createContextDemands, emptyScope } from './search/context-scope.ts';
import { depthOf } from './search/cost.ts';
import { buildFetchGraph } from './fetch-graph/build-fetch-graph.ts';
import type { AppliedDirective } from '../schema/executable-directives.ts';
import type { FieldSets } from './query-graph/field-sets.ts';
import type { OperationPlan } from './fetch-graph/operation-plan.ts';
import { createMoves } from './query-graph/moves.ts';
import { createQueryNodes, nowhere, type QueryNode } from './query-graph/query-node.ts';
import type { SelectionPlan } from './search/selection-plan.ts';
import { createSearch, type Search } from './search/search.ts';
import { hasDenied, typeIn, type Field, type Selection } from '../operation/selection.ts';
import type { SupergraphModel } from '../schema/supergraph-model.ts';

export interface PlanInput {
  readonly model: SupergraphModel;
  readonly fieldSets: FieldSets;
  readonly kind: OperationPlan['kind'];
  readonly selection: Selection;
  readonly variables: ReadonlyMap<string, string>;
  /** Directives of subgraphs that are applied to the operation. Default: none. */
  readonly directives?: readonly AppliedDirective[];
  /** What of the operation the caller may not have, by coordinate. Its fields are marked as such in the selection. */
  readonly denied: ReadonlySet<string>;
  /** Active labels of progressive `@override`. */
  readonly labels: ReadonlySet<string>;
  readonly budget: Budget;
  readonly ids: { next: number };
}

/** Plans an operation in normal form. Throws `TooComplex`, and `Unplannable` where a field is out of reach from its parent. */
export function planOperation(input: PlanInput): OperationPlan {
  const { model, fieldSets, kind, selection, budget, ids } = input;
  const nodes = createQueryNodes(model, fieldSets, input.labels);
  const moves = createMoves(model, nodes, input.denied);
  const reachability = createReachability(moves, fieldSets);
  const demands = createContextDemands(model);
  const search = createSearch({ model, nodes, moves, reachability, fieldSets, demands, budget, ids });
  const start = nodes.get(nowhere, model.roots[kind]);
  const steps = kind === 'mutation' ? inSeries(search, selection, start, ids) : [search.plan(selection, start, emptyScope)];
  const missing = steps.flatMap((step) => step.missing)[0];
  if (missing) throw new Unplannable(coordinateOf(missing.field, missing.types[0]));
  return buildFetchGraph({
    model,
    fieldSets,
    nodes,
    budget,
    kind,
    selection,
    steps,
    variables: input.variables,
    directives: input.directives ?? [],
  });
}

/** Of the first leaf below that is missing. */
function coordinateOf(field: Field, type: string | undefined): string {
  const [below] = field.selection?.byType ?? [];
  const child = below?.[1][0];
  return child ? coordinateOf(child, below[0]) : `${type ?? ''}.${field.name}`;
}

/**
 * Mutations run in the order of the operation, and none after one that is refused and cannot be null. Neighbours travel in one
 * request where nothing of the first comes from elsewhere, so that its subgraph sees all that could end the series.
 */
function inSeries(search: Search, selection: Selection, start: QueryNode, ids: { next: number }): SelectionPlan[] {
  const steps: SelectionPlan[] = [];
  for (const field of selection.byType.get(start.type) ?? []) {
    if (field.denied && typeIn(field, start.type).nonNull) break;
    const alone: Selection = { ...selection, id: ids.next++, fields: [field], byType: new Map([[start.type, [field]]]) };
    const step = search.plan(alone, start, emptyScope);
    const before = steps.at(-1);
    const [fetch] = step.fetches;
    const [fetchBefore] = before?.fetches ?? [];
    if (
      before &&
      fetch &&
      fetchBefore?.graph === fetch.graph &&
      before.fetches.length === 1 &&
      step.fetches.length === 1 &&
      depthOf(before.cost) === 1 &&
      !hasDenied(fetchBefore.fields.at(-1)?.field.selection ?? null)
    ) {
      steps[steps.length - 1] = {
        ...before,
        cost: step.cost,
        fetches: [{ ...fetchBefore, fields: [...fetchBefore.fields, ...fetch.fields] }],
      };
    } else if (step.fetches.length > 0 || step.missing.length > 0) {
      steps.push(step);
    }
  }
  return steps;
}

/** No chain of keys leads from where a value is returned to the subgraph that resolves the field. A composed supergraph has none of these. */
export class Unplannable extends Error {
  readonly coordinate: string;

  constructor(coordinate: string) {
    super(`No subgraph can be asked for ${coordinate} here.`);
    this.name = 'Unplannable';
    this.coordinate = coordinate;
  }
}
