import {
  compareCandidates,
  type Candidate,
  type Resolved,
  type SearchOptions,
  type ReadyFetch,
  type ScopedGoal,
} from './candidate.ts';
import { laterScope, type ContextScope } from './context-scope.ts';
import { free, later, requestAt, together } from './cost.ts';
import { isTyped, sameVia } from '../query-graph/via.ts';
import { sameContexts, type Goal, type SubgraphMove, type Move } from '../query-graph/moves.ts';
import { partOfField } from './part-of-field.ts';
import type { QueryNode } from '../query-graph/query-node.ts';
import type { FetchEntry, SelectionPlan } from './selection-plan.ts';
import { differsByType, type Field, type Selection } from '../../operation/selection.ts';
import type { SearchDeps } from './search-deps.ts';
import { depthBelow, latenessOf, withFetchedField, withLocalField, type PartialPlan, type PartialFetch } from './partial-plan.ts';
import { getType, type ContextValue } from '../../schema/supergraph-model.ts';
import { typenameField } from '../../operation/typename-field.ts';
import { isUseless, plannedField } from './planned-field.ts';
import type { CountMissing } from './weigh-missing.ts';
import { createWithoutDivided } from './without-divided.ts';

export interface FieldPlannerDeps extends SearchDeps {
  readonly plan: (selection: Selection, node: QueryNode, scope: ContextScope) => SelectionPlan;
  readonly countMissing: CountMissing;
}

/** Lengths of chains are lower bounds. This is how much longer than it must be a chain is followed. */
const slack = 2;

/** Types and needs that are looked at in one step. */
const looksPerStep = 16;

/** Chains are as long as the graph makes them: what is satisfiable is planned, within the budget. */
const always: SearchOptions = { trail: [], reach: Infinity, need: true, preferred: null };
const optional: SearchOptions = { ...always, need: false };

/** Plans one field at a position: by which move it is taken, with the key and the requirements that the move needs. */
export class FieldPlanner {
  readonly #deps: FieldPlannerDeps;

  readonly #withoutDivided: ReturnType<typeof createWithoutDivided>;

  constructor(deps: FieldPlannerDeps) {
    this.#deps = deps;
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
    return this.#satisfy(partial, goal, { ...optional, preferred })?.partial ?? partial;
  }

  /** Returns after how many requests in sequence the field's own value is there; null if no subgraph resolves it. */
  level(partial: PartialPlan, goal: Goal): number | null {
    const { partial: start, scope } = this.#provide(partial, goal, optional);
    return this.#bestCandidate(start, { ...goal, scope }, goal.moves, optional)?.fetchLevel ?? null;
  }

  /** At an interface object, asks a subgraph that knows the implementors which one each value is; null if there is none. */
  typename(partial: PartialPlan): PartialPlan | null {
    return this.#typename(partial, always);
  }

  /**
   * Takes the goal in the best way; what of its selection cannot be had that way, in the next best. Null where it is a need which
   * cannot be had in full.
   */
  #satisfy(partial: PartialPlan, goal: Goal, options: SearchOptions): Resolved | null {
    const { partial: start, scope } = this.#provide(partial, goal, options);
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
      const ready = this.#withEntries(partial, fetch.entries, goal, move, inner);
      if (!ready || ready.level >= fetch.level || !ready.partial.fetches.includes(fetch)) continue;
      found.push(this.#behind(ready.partial, { ...fetch, entries: ready.entries }, fetch, move, goal));
    }
    // None of its own could come earlier.
    if (goal.scope.size === 0 && found.some((candidate) => candidate.fetchLevel === 1)) return found;
    const alone = options.reach < 0 ? null : this.#withEntries(partial, [], goal, move, inner);
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

  /** Adds to a fetch's entries what the goal's types need for the move, and adds it to the partial plan. Null where it cannot be had. */
  #withEntries(
    partial: PartialPlan,
    entries: readonly FetchEntry[],
    goal: Goal,
    move: SubgraphMove,
    options: SearchOptions,
  ): ReadyFetch | null {
    if (move.via.kind === 'root') return { partial, entries, level: 0 };
    let current = partial;
    let level = Math.max(0, ...move.contexts.map((id) => partial.scope.get(id) ?? Infinity));
    if (level === Infinity) return null;
    let result = entries;
    const groups = move.via.kind === 'interface' ? [goal.types] : goal.types.map((type) => [type]);
    for (const types of groups) {
      this.#deps.budget.spend(1);
      const parent: string = move.via.kind === 'interface' ? move.via.name : (types[0] ?? '');
      const before = result.find((entry) => move.via.kind === 'interface' || entry.types.includes(parent));
      const key = before?.key ?? move.key;
      const needs = this.#deps.fieldSets.merge(parent, move.requires === null ? [key] : [key, move.requires]);
      if (!needs) return null;
      // The fetch's other fields have asked for it, and it was there before the fetch.
      if (before?.needs === needs && types.every((type) => before.types.includes(type))) continue;
      const allTypes = [...new Set([...(before?.types ?? []), ...types])];
      const mustTell = partial.node.interfaceObject && (isTyped(move.via) || differsByType(needs));
      const told: PartialPlan | null = mustTell ? this.#typename(current, options) : current;
      const acquired = told && this.#acquire(told, needs, allTypes, options);
      if (!acquired) return null;
      current = acquired.partial;
      level = Math.max(level, acquired.level, mustTell ? (current.typenameLevel ?? 0) : 0);
      const entry: FetchEntry = { types: allTypes, key, needs };
      result = before ? result.map((other) => (other === before ? entry : other)) : [...result, entry];
    }
    return { partial: current, entries: result, level };
  }

  /** Takes every field of `needs` for the types, and says after how many requests all of them are there. */
  #acquire(partial: PartialPlan, needs: Selection, types: readonly string[], options: SearchOptions): Resolved | null {
    let current = partial;
    let level = 0;
    for (const field of needs.fields) {
      if (field.name === '__typename') continue;
      this.#deps.budget.spend((partial.node.possible.length + current.acquired.length) / looksPerStep);
      const wanted = partial.node.possible.filter((type) => types.includes(type) && field.types.has(type));
      const known = current.acquired.filter((need) => need.field === field);
      const open = wanted.filter((type) => !known.some((need) => need.types.includes(type)));
      for (const need of known) if (need.types.some((type) => wanted.includes(type))) level = Math.max(level, need.level);
      for (const goal of this.#deps.moves.goals(partial.node, field, open)) {
        const simple = this.forFree(current, goal);
        const taken = simple ? { partial: simple, level: 0 } : this.#satisfy(current, goal, options);
        if (!taken) return null;
        const acquired = [...taken.partial.acquired, { field, types: goal.types, level: taken.level }];
        current = { ...taken.partial, acquired };
        level = Math.max(level, taken.level);
      }
    }
    return { partial: current, level };
  }

  /** Takes what fields below the goal's are given of its objects, and says what these find above them. */
  #provide(
    partial: PartialPlan,
    { field, types }: Goal,
    options: SearchOptions,
  ): { readonly partial: PartialPlan; readonly scope: ContextScope } {
    const scope = new Map<string, number>();
    let current = partial;
    for (const value of this.#deps.demands(field.selection).values()) {
      const own = types.filter((type) => getType(this.#deps.model, type).contexts.has(value.context));
      const provided = own.length > 0 ? this.#acquireValue(current, value, own, options) : { partial: current, level: 0 };
      const level = Math.max(
        provided?.level ?? Infinity,
        own.length < types.length ? (partial.scope.get(value.id) ?? Infinity) : 0,
      );
      if (!provided || level === Infinity) continue;
      current = provided.partial;
      scope.set(value.id, level);
    }
    return { partial: current, scope };
  }

  /** Null where it cannot be had, or is part of itself. */
  #acquireValue(
    partial: PartialPlan,
    { id, fieldSet }: ContextValue,
    types: readonly string[],
    options: SearchOptions,
  ): Resolved | null {
    const mark = `$${id}`;
    if (options.trail.includes(mark)) return null;
    const inner: SearchOptions = { ...options, trail: [...options.trail, mark], need: true, preferred: null };
    let current = partial;
    let level = 0;
    for (const type of types) {
      const told = partial.node.interfaceObject ? this.#typename(current, inner) : current;
      const acquired = told && this.#acquire(told, this.#deps.fieldSets.get(type, fieldSet), [type], inner);
      if (!acquired) return null;
      current = acquired.partial;
      level = Math.max(level, acquired.level, current.typenameLevel ?? 0);
    }
    return { partial: current, level };
  }

  #typename(partial: PartialPlan, options: SearchOptions): PartialPlan | null {
    if (partial.typenameLevel !== null) return partial;
    const goal: Goal = { field: typenameField, types: partial.node.possible, moves: this.#deps.moves.typenames(partial.node) };
    const taken = goal.moves.length === 0 ? null : this.#satisfy(partial, goal, options);
    return taken ? { ...taken.partial, typenameLevel: taken.level } : null;
  }

  #planInside(field: Field, move: Move, scope: ContextScope): SelectionPlan | null {
    if (!field.selection || !move.inside) return null;
    const plan = this.#deps.plan(field.selection, move.inside, scope);
    return this.#withoutDivided(field, move.inside, scope, plan);
  }
}
