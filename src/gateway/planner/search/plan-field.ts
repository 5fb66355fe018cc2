import { compareCandidates, type Candidate, type Resolved, type SearchOptions, type ScopedGoal } from './candidate.ts';
import { laterScope, type ContextScope } from './context-scope.ts';
import { free, later, requestAt, together } from './cost.ts';
import { sameVia } from '../query-graph/via.ts';
import { sameContexts, type Goal, type SubgraphMove, type Move } from '../query-graph/moves.ts';
import { partOfField } from './part-of-field.ts';
import type { QueryNode } from '../query-graph/query-node.ts';
import type { SelectionPlan } from './selection-plan.ts';
import type { Field, Selection } from '../../operation/selection.ts';
import type { SearchDeps } from './search-deps.ts';
import { depthBelow, latenessOf, withFetchedField, withLocalField, type PartialPlan, type PartialFetch } from './partial-plan.ts';
import { isUseless, plannedField } from './planned-field.ts';
import { Requirements, type GoalPlanner } from './requires.ts';
import type { CountMissing } from './weigh-missing.ts';
import { createWithoutDivided } from './without-divided.ts';

export interface FieldPlannerDeps extends SearchDeps {
  readonly plan: (selection: Selection, node: QueryNode, scope: ContextScope) => SelectionPlan;
  readonly countMissing: CountMissing;
}

/** Lengths of chains are lower bounds. This is how much longer than it must be a chain is followed. */
const slack = 2;

/** Chains are as long as the graph makes them: what is satisfiable is planned, within the budget. */
const always: SearchOptions = { trail: [], reach: Infinity, need: true, preferred: null };
const optional: SearchOptions = { ...always, need: false };

/** Plans one field at a position: by which move it is taken, with the key and the requirements that the move needs. */
export class FieldPlanner implements GoalPlanner {
  readonly #deps: FieldPlannerDeps;

  readonly #withoutDivided: ReturnType<typeof createWithoutDivided>;

  readonly #requirements: Requirements;

  constructor(deps: FieldPlannerDeps) {
    this.#deps = deps;
    this.#requirements = new Requirements(deps, this);
    this.#withoutDivided = createWithoutDivided(deps);
  }

  /** Takes a field that its value's subgraph resolves and that leads nowhere else: nothing can be cheaper. Null for any other. */
  forFree(partial: PartialPlan, goal: Goal): PartialPlan | null {
    const here = goal.moves.find((move) => move.kind === 'local');
    if (!here || this.#deps.demands(goal.field.selection).size > 0) return null;
    const inside = this.#planInside(goal.field, here, partial.scope);
    if (inside && (inside.cost.length > 0 || inside.missing.length > 0)) return null;
    return withLocalField(partial, plannedField(this.#deps, goal, inside));
  }

  /** Takes a field of the operation by the best of its moves. What no subgraph resolves is noted as missing. */
  output(partial: PartialPlan, goal: Goal, preferred: number | null): PartialPlan {
    return this.satisfy(partial, goal, { ...optional, preferred })?.partial ?? partial;
  }

  /** Returns after how many requests in sequence the field's own value is there; null if no subgraph resolves it. */
  level(partial: PartialPlan, goal: Goal): number | null {
    const { partial: start, scope } = this.#requirements.provide(partial, goal, optional);
    return this.#bestCandidate(start, { ...goal, scope }, goal.moves, optional)?.fetchLevel ?? null;
  }

  /** At an interface object, asks a subgraph that knows the implementors which one each value is; null if there is none. */
  typename(partial: PartialPlan): PartialPlan | null {
    return this.#requirements.typename(partial, always);
  }

  /**
   * Takes the goal in the best way; what of its selection cannot be had that way, in the next best. Null where it is a need which
   * cannot be had in full.
   */
  satisfy(partial: PartialPlan, goal: Goal, options: SearchOptions): Resolved | null {
    const { partial: start, scope } = this.#requirements.provide(partial, goal, options);
    let current = start;
    let level = 0;
    let field = goal.field;
    let left = goal.moves;
    for (;;) {
      const best = this.#bestCandidate(current, { ...goal, field, scope }, left, options);
      if (!best) {
        if (options.need) return null;
        return { partial: { ...current, missing: [...current.missing, { field, types: goal.types }] }, level };
      }
      current = best.take();
      level = Math.max(level, best.level);
      if (best.missing.length === 0) return { partial: current, level };
      field = partOfField(field, best.missing, this.#deps.ids.next++);
      left = left.filter((move) => move !== best.move);
    }
  }

  /** Looks at ways whose needs are at hand before those that take further moves to meet their needs, and so on: chains are short. */
  #bestCandidate(partial: PartialPlan, goal: ScopedGoal, left: readonly Move[], options: SearchOptions): Candidate | null {
    const [type = ''] = goal.types;
    const measured = left.map((move) => ({ move, length: this.#deps.reachability.distance(partial.node, type, move) }));
    const ways = measured.filter((way) => way.length < Infinity);
    const far = Math.min(options.reach, Math.max(...ways.map((way) => way.length)) + slack);
    for (let reach = options.need ? -1 : 0; reach <= far; reach++) {
      let best: Candidate | null = null;
      for (const { move, length } of ways) {
        if (length > reach + 2) continue;
        for (const candidate of this.#candidates(partial, goal, move, { ...options, reach })) {
          if (!best || compareCandidates(this.#deps.countMissing, candidate, best, options) < 0) best = candidate;
        }
      }
      if (best) return best;
    }
    return null;
  }

  #candidates(partial: PartialPlan, goal: ScopedGoal, move: Move, options: SearchOptions): Candidate[] {
    this.#deps.budget.spend(1);
    const inside = this.#planInside(goal.field, move, goal.scope);
    if (inside && isUseless(inside)) return [];
    if (move.kind === 'subgraph') return this.#subgraphMoves(partial, goal, move, options);
    const take = plannedField(this.#deps, goal, inside);
    const cost = together(partial.cost, inside?.cost ?? free);
    const late = partial.late + (inside?.late ?? 0);
    const missing = inside?.missing ?? [];
    return [{ move, missing, cost, late, level: depthBelow(inside), fetchLevel: 0, take: () => withLocalField(partial, take) }];
  }

  /** With a fetch that is there already, and with one of its own where that would come earlier. */
  #subgraphMoves(partial: PartialPlan, goal: ScopedGoal, move: SubgraphMove, options: SearchOptions): Candidate[] {
    const { graph, via, requires, contexts, signature } = move;
    if (options.trail.includes(signature)) return [];
    const inner: SearchOptions = { trail: [...options.trail, signature], reach: options.reach - 1, need: true, preferred: null };
    const found: Candidate[] = [];
    for (const fetch of partial.fetches) {
      if (
        fetch.graph !== graph ||
        !sameVia(fetch.via, via) ||
        fetch.requires !== requires ||
        !sameContexts(fetch.contexts, contexts)
      )
        continue;
      const ready = this.#requirements.entries(partial, fetch.entries, goal, move, inner);
      if (!ready || ready.level >= fetch.level || !ready.partial.fetches.includes(fetch)) continue;
      found.push(this.#behind(ready.partial, { ...fetch, entries: ready.entries }, fetch, move, goal));
    }
    // None of its own could come earlier.
    if (goal.scope.size === 0 && found.some((candidate) => candidate.fetchLevel === 1)) return found;
    const alone = options.reach < 0 ? null : this.#requirements.entries(partial, [], goal, move, inner);
    const level = (alone?.level ?? 0) + 1;
    if (!alone || found.some((candidate) => candidate.fetchLevel === level)) return found;
    const fetch: PartialFetch = { graph, via, requires, contexts, level, entries: alone.entries, fields: null };
    return [...found, this.#behind(alone.partial, fetch, null, move, goal)];
  }

  #behind(partial: PartialPlan, fetch: PartialFetch, replaced: PartialFetch | null, move: Move, goal: ScopedGoal): Candidate {
    const take = plannedField(this.#deps, goal, this.#planInside(goal.field, move, laterScope(goal.scope, fetch.level)));
    const own = requestAt(fetch.level, fetch.graph);
    const cost = together(together(partial.cost, own), later(take.plan?.cost ?? free, fetch.level));
    return {
      move,
      missing: take.plan?.missing ?? [],
      cost,
      late: latenessOf(partial, fetch, take),
      level: fetch.level + depthBelow(take.plan),
      fetchLevel: fetch.level,
      take: () => withFetchedField(partial, fetch, replaced, take, cost),
    };
  }

  #planInside(field: Field, move: Move, scope: ContextScope): SelectionPlan | null {
    if (!field.selection || !move.inside) return null;
    const plan = this.#deps.plan(field.selection, move.inside, scope);
    return this.#withoutDivided(field, move.inside, scope, plan);
  }
}
