import type { ContextScope } from './context-scope.ts';
import { compareCosts } from './cost.ts';
import type { Goal } from '../query-graph/moves.ts';
import { nowhere, type QueryNode } from '../query-graph/query-node.ts';
import { needsTypename } from '../query-graph/interface-object.ts';
import type { Missing, SelectionPlan } from './selection-plan.ts';
import type { SearchDeps } from './search-deps.ts';
import { isIntrospection, type Field, type Selection } from '../../operation/selection.ts';
import { emptyPlan, finishPlan, type PartialPlan } from './partial-plan.ts';
import { createSplitField } from './split-field.ts';
import { FieldPlanner } from './plan-field.ts';
import { createCountMissing } from './weigh-missing.ts';

export interface Search {
  /** The cheapest plan found: fewest requests in sequence, then fewest requests. Throws `TooComplex`. */
  plan(selection: Selection, node: QueryNode, scope: ContextScope): SelectionPlan;
}

/**
 * Plans a selection set as a whole. A field is taken where the value stands, or behind a move to another subgraph, whose
 * needs (key, `@requires`) are taken at the same position in the same way. The cost of a plan is the set of its requests, so
 * alternatives are weighed together with all that is planned beside them. Plans of equal selections at equal places are
 * shared, where what they take from objects above is there as soon.
 */
export function createSearch(deps: SearchDeps): Search {
  const { moves, budget, demands } = deps;
  const known = new Map<string, SelectionPlan>();
  const countMissing = createCountMissing();
  const planner = new FieldPlanner({ ...deps, plan, countMissing });
  const splitField = createSplitField({ ...deps, plan, planner });

  function plan(selection: Selection, node: QueryNode, scope: ContextScope): SelectionPlan {
    const levels = [...demands(selection).keys()].map((id) => scope.get(id) ?? '').join(',');
    const memoKey = `${selection.id} ${node.id} ${levels}`;
    const found = known.get(memoKey);
    if (found) return found;
    // A key may lead back to where it is being looked for. Nothing is to be had that way.
    const nothing = selection.fields.map((field) => ({ field, types: [...field.types.keys()] }));
    known.set(memoKey, { ...finishPlan(emptyPlan(node, scope)), missing: nothing });

    const empty = emptyPlan(node, scope);
    const told = needsTypename(selection, node) ? planner.typename(empty) : empty;
    const { asked, untold } = told ? { asked: selection.fields, untold: [] } : withoutTypes(selection, node);
    let start: PartialPlan = told ?? { ...empty, missing: untold };
    const open: Goal[] = [];
    for (const goal of goalsOf(asked, node)) {
      const simple = planner.forFree(start, goal);
      if (simple) start = simple;
      else open.push(goal);
    }
    const result = finishPlan(planOpenFields(start, open));
    known.set(memoKey, result);
    return result;
  }

  function goalsOf(fields: readonly Field[], node: QueryNode): Goal[] {
    const goals: Goal[] = [];
    for (const field of fields) {
      budget.spend(1);
      if (field.denied || field.name === '__typename' || isIntrospection(field)) continue;
      const types = node.possible.filter((type) => field.types.has(type));
      budget.spend(types.length / typesPerStep);
      if (types.length > 0) goals.push(...moves.goals(node, field, types));
    }
    return goals;
  }

  /**
   * Fields with one way to have them come first: what they need is there for the others to share. The others are tried once for
   * each subgraph that could serve several of them, as long as that can save a request.
   */
  function planOpenFields(start: PartialPlan, goals: readonly Goal[]): PartialPlan {
    const forced = takeAll(
      start,
      goals.filter((goal) => graphsOf(goal).size < 2),
      null,
    );
    const rest = goals.filter((goal) => graphsOf(goal).size >= 2);
    let best = takeAll(forced, rest, null);
    for (const preferred of sharedGraphs(rest)) {
      if (best.missing.length === 0 && best.cost.length === forced.cost.length) break;
      const other = takeAll(forced, rest, preferred);
      if (comparePlans(other, best) < 0) best = other;
    }
    const parted = takeAllInParts(forced, rest);
    return parted && compareCosts(parted.cost, best.cost) < 0 && comparePlans(parted, best) < 0 ? parted : best;
  }

  /** Null where nothing is earlier in parts. */
  function takeAllInParts(start: PartialPlan, goals: readonly Goal[]): PartialPlan | null {
    let partial = start;
    let some = false;
    for (const goal of goals) {
      const parted = splitField(partial, goal);
      some ||= parted !== null;
      partial = parted ?? planner.output(partial, goal, null);
    }
    return some ? partial : null;
  }

  function takeAll(start: PartialPlan, goals: readonly Goal[], preferred: number | null): PartialPlan {
    let partial = start;
    for (const goal of goals) partial = planner.output(partial, goal, preferred);
    return partial;
  }

  function comparePlans(a: PartialPlan, b: PartialPlan): number {
    return countMissing(a.missing) - countMissing(b.missing) || compareCosts(a.cost, b.cost) || a.late - b.late;
  }

  return { plan };
}

const typesPerStep = 2;

/** The subgraphs in which a field can be had. */
function graphsOf(goal: Goal): Set<number> {
  return new Set(goal.moves.map((move) => (move.kind === 'subgraph' ? move.graph : nowhere)));
}

/** Several fields may be served by one subgraph that none of them would choose alone. */
function sharedGraphs(goals: readonly Goal[]): number[] {
  const served = new Map<number, number>();
  for (const goal of goals) {
    for (const graph of graphsOf(goal)) if (graph !== nowhere) served.set(graph, (served.get(graph) ?? 0) + 1);
  }
  return [...served].filter(([, count]) => count > 1).map(([graph]) => graph);
}

/** Parts a selection at an interface object of whose values the object type cannot be told. */
function withoutTypes({ fields }: Selection, node: QueryNode): { asked: readonly Field[]; untold: readonly Missing[] } {
  const isAlike = (field: Field): boolean =>
    field.denied || (field.name !== '__typename' && node.possible.every((type) => field.types.has(type)));
  const untold = fields.filter((field) => !isAlike(field)).map((field) => ({ field, types: [...field.types.keys()] }));
  return { asked: fields.filter(isAlike), untold };
}
