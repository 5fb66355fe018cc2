import type { ContextScope } from './context-scope.ts';
import type { ReadyFetch, Resolved, SearchOptions } from './candidate.ts';
import { isTyped } from '../query-graph/via.ts';
import type { Goal, SubgraphMove } from '../query-graph/moves.ts';
import type { FetchEntry } from './selection-plan.ts';
import { differsByType, type Selection } from '../../operation/selection.ts';
import type { SearchDeps } from './search-deps.ts';
import type { PartialPlan } from './partial-plan.ts';
import { getType, type ContextValue } from '../../schema/supergraph-model.ts';
import { typenameField } from '../../operation/typename-field.ts';

/** Plans the fields that something requires, which may require others in turn. */
export interface GoalPlanner {
  /** Takes a field for nothing; null for one that costs something. */
  forFree(partial: PartialPlan, goal: Goal): PartialPlan | null;
  /** Plans the goal by its best moves. Null if it is required and no moves resolve all of it. */
  satisfy(partial: PartialPlan, goal: Goal, options: SearchOptions): Resolved | null;
}

/** Types and needs that are looked at in one step. */
const looksPerStep = 16;

/** Meets what a move requires before it can be made: the key, the field set of `@requires`, values of contexts, and the object type. */
export class Requirements {
  readonly #deps: SearchDeps;
  readonly #goals: GoalPlanner;

  constructor(deps: SearchDeps, goals: GoalPlanner) {
    this.#deps = deps;
    this.#goals = goals;
  }

  /** Adds the needs of the goal's types for the move to a fetch's entries and to the partial plan. Null if one cannot be met. */
  entries(
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
      const told: PartialPlan | null = mustTell ? this.typename(current, options) : current;
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
        const simple = this.#goals.forFree(current, goal);
        const taken = simple ? { partial: simple, level: 0 } : this.#goals.satisfy(current, goal, options);
        if (!taken) return null;
        const acquired = [...taken.partial.acquired, { field, types: goal.types, level: taken.level }];
        current = { ...taken.partial, acquired };
        level = Math.max(level, taken.level);
      }
    }
    return { partial: current, level };
  }

  /** Takes what fields below the goal's are given of its objects, and says what these find above them. */
  provide(
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

  /** Plans the value of a context. Null if no move resolves it, or if it requires itself. */
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
      const told = partial.node.interfaceObject ? this.typename(current, inner) : current;
      const acquired = told && this.#acquire(told, this.#deps.fieldSets.get(type, fieldSet), [type], inner);
      if (!acquired) return null;
      current = acquired.partial;
      level = Math.max(level, acquired.level, current.typenameLevel ?? 0);
    }
    return { partial: current, level };
  }

  /** At an interface object, asks a subgraph that knows the implementors which one each value is; null if there is none. */
  typename(partial: PartialPlan, options: SearchOptions): PartialPlan | null {
    if (partial.typenameLevel !== null) return partial;
    const goal: Goal = { field: typenameField, types: partial.node.possible, moves: this.#deps.moves.typenames(partial.node) };
    const taken = goal.moves.length === 0 ? null : this.#goals.satisfy(partial, goal, options);
    return taken ? { ...taken.partial, typenameLevel: taken.level } : null;
  }
}
