import type { ContextScope } from './context-scope.ts';
import { compareCosts } from './cost.ts';
import type { Goal } from './options.ts';
import { nowhere, type Place } from './place.ts';
import type { PositionPlan } from './position-plan.ts';
import type { SearchDeps } from './search-deps.ts';
import { differsByType, isIntrospection, type Selection } from './selection.ts';
import { emptySite, finishSite, type Site } from './site.ts';
import { createTakeInParts } from './take-in-parts.ts';
import { createTaking } from './taking.ts';
import { createWeigher } from './weigh-missing.ts';

export interface Search {
  /** The cheapest plan found: fewest requests in sequence, then fewest requests. Throws `TooComplex`. */
  plan(selection: Selection, place: Place, scope: ContextScope): PositionPlan;
}

/**
 * Plans a selection set as a whole. A field is taken where the value stands, or behind a jump to another subgraph, whose
 * needs (key, `@requires`) are taken at the same position in the same way. The cost of a plan is the set of its requests, so
 * alternatives are weighed together with all that is planned beside them. Plans of equal selections at equal places are
 * shared, where what they take from objects above is there as soon.
 */
export function createSearch(deps: SearchDeps): Search {
  const { options, budget, demands } = deps;
  const known = new Map<string, PositionPlan>();
  const weigh = createWeigher();
  const taking = createTaking({ ...deps, plan, weigh });
  const takeInParts = createTakeInParts({ ...deps, plan, taking });

  function plan(selection: Selection, place: Place, scope: ContextScope): PositionPlan {
    const levels = [...demands(selection).keys()].map((id) => scope.get(id) ?? '').join(',');
    const memoKey = `${selection.id} ${place.id} ${levels}`;
    const found = known.get(memoKey);
    if (found) return found;
    // A key may lead back to where it is being looked for. Nothing is to be had that way.
    const nothing = selection.fields.map((field) => ({ field, types: [...field.types.keys()] }));
    known.set(memoKey, { ...finishSite(emptySite(place, scope)), missing: nothing });

    let start = emptySite(place, scope);
    if (place.interfaceObject && needsTypename(selection, place)) start = taking.typename(start) ?? start;
    const open: Goal[] = [];
    for (const goal of goalsOf(selection, place)) {
      const simple = taking.forFree(start, goal);
      if (simple) start = simple;
      else open.push(goal);
    }
    const result = finishSite(settle(start, open));
    known.set(memoKey, result);
    return result;
  }

  function goalsOf(selection: Selection, place: Place): Goal[] {
    const goals: Goal[] = [];
    for (const field of selection.fields) {
      budget.spend(1);
      if (field.denied || field.name === '__typename' || isIntrospection(field)) continue;
      const types = place.possible.filter((type) => field.types.has(type));
      budget.spend(types.length / typesPerStep);
      if (types.length > 0) goals.push(...options.goals(place, field, types));
    }
    return goals;
  }

  /**
   * Fields with one way to have them come first: what they need is there for the others to share. The others are tried once for
   * each subgraph that could serve several of them, as long as that can save a request.
   */
  function settle(start: Site, goals: readonly Goal[]): Site {
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
      if (compareSites(other, best) < 0) best = other;
    }
    const parted = takeAllInParts(forced, rest);
    return parted && compareCosts(parted.cost, best.cost) < 0 && compareSites(parted, best) < 0 ? parted : best;
  }

  /** Null where nothing is earlier in parts. */
  function takeAllInParts(start: Site, goals: readonly Goal[]): Site | null {
    let site = start;
    let some = false;
    for (const goal of goals) {
      const parted = takeInParts(site, goal);
      some ||= parted !== null;
      site = parted ?? taking.output(site, goal, null);
    }
    return some ? site : null;
  }

  function takeAll(start: Site, goals: readonly Goal[], preferred: number | null): Site {
    let site = start;
    for (const goal of goals) site = taking.output(site, goal, preferred);
    return site;
  }

  function compareSites(a: Site, b: Site): number {
    return weigh(a.missing) - weigh(b.missing) || compareCosts(a.cost, b.cost) || a.late - b.late;
  }

  return { plan };
}

const typesPerStep = 2;

/** The subgraphs in which a field can be had. */
function graphsOf(goal: Goal): Set<number> {
  return new Set(goal.options.map((option) => (option.kind === 'jump' ? option.graph : nowhere)));
}

/** Several fields may be served by one subgraph that none of them would choose alone. */
function sharedGraphs(goals: readonly Goal[]): number[] {
  const served = new Map<number, number>();
  for (const goal of goals) {
    for (const graph of graphsOf(goal)) if (graph !== nowhere) served.set(graph, (served.get(graph) ?? 0) + 1);
  }
  return [...served].filter(([, count]) => count > 1).map(([graph]) => graph);
}

/** A place where the selected fields differ by object type, or are asked for their type, needs to know it. */
function needsTypename(selection: Selection, place: Place): boolean {
  return differsByType(selection, place.possible) || selection.fields.some((field) => field.name === '__typename');
}
