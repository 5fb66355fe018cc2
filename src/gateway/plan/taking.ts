import { compareCandidates, type Candidate, type Had, type How, type Ready, type ScopedGoal } from './candidate.ts';
import { laterScope, type ContextScope } from './context-scope.ts';
import { free, later, requestAt, together } from './cost.ts';
import { isTyped, sameContexts, sameVia, type Goal, type Jump, type Option } from './options.ts';
import { partOfField } from './part-of-field.ts';
import type { Place } from './place.ts';
import type { HopEntry, Missing, PositionPlan, Take } from './position-plan.ts';
import { differsByType, originOf, type Field, type Selection } from './selection.ts';
import type { SearchDeps } from './search-deps.ts';
import { depthBelow, lateBehind, takeBehind, takeHere, type Site, type SiteHop } from './site.ts';
import { getType, type ContextValue } from './supergraph-model.ts';
import { typeRefText } from './type-ref.ts';
import { typenameField } from './typename-field.ts';
import type { Weigher } from './weigh-missing.ts';

/** Ways to take one field at a position, with what they need. */
export interface Taking {
  /** Where the field comes along with the value and leads nowhere else, nothing can be cheaper. Null where it does not. */
  forFree(site: Site, goal: Goal): Site | null;
  /** Takes a field of the operation in the best way. What cannot be had is noted as missing. */
  output(site: Site, goal: Goal, preferred: number | null): Site;
  /** After how many requests in sequence the field's own value would be there. Null where it cannot be had. */
  level(site: Site, goal: Goal): number | null;
  /** At an interface object, asks a subgraph that knows the implementors which one each value is. Null where none can be asked. */
  typename(site: Site): Site | null;
}

export interface TakingDeps extends SearchDeps {
  readonly plan: (selection: Selection, place: Place, scope: ContextScope) => PositionPlan;
  readonly weigh: Weigher;
}

/** Lengths of chains are lower bounds. This is how much longer than it must be a chain is followed. */
const slack = 2;

/** Types and needs that are looked at in one step. */
const looksPerStep = 16;

/** Keys and requirements that lead through more subgraphs than this are not followed. */
const reachMax = 12;

export function createTaking(deps: TakingDeps): Taking {
  const { model, places, options, chains, fieldSets, demands, budget, ids, plan, weigh } = deps;
  const always: How = { trail: [], reach: reachMax, need: true, preferred: null };
  const optional: How = { ...always, need: false };

  function forFree(site: Site, goal: Goal): Site | null {
    const here = goal.options.find((option) => option.kind === 'here');
    if (!here || demands(goal.field.selection).size > 0) return null;
    const inside = insidePlan(goal.field, here, site.scope);
    if (inside && (inside.cost.length > 0 || inside.missing.length > 0)) return null;
    return takeHere(site, takeOf(goal, inside));
  }

  /**
   * Takes the goal in the best way; what of its selection cannot be had that way, in the next best. Null where it is a need which
   * cannot be had in full.
   */
  function satisfy(site: Site, goal: Goal, how: How): Had | null {
    const { site: start, scope } = provide(site, goal, how);
    let current = start;
    let level = 0;
    let field = goal.field;
    let left = goal.options;
    for (;;) {
      const best = bestCandidate(current, { ...goal, field, scope }, left, how);
      if (!best) {
        if (how.need) return null;
        return { site: { ...current, missing: [...current.missing, { field, types: goal.types }] }, level };
      }
      current = best.take();
      level = Math.max(level, best.level);
      if (best.missing.length === 0) return { site: current, level };
      field = partOfField(field, best.missing, ids.next++);
      left = left.filter((option) => option !== best.option);
    }
  }

  /** Looks at ways whose needs are at hand before those that take further jumps to meet their needs, and so on: chains are short. */
  function bestCandidate(site: Site, goal: ScopedGoal, left: readonly Option[], how: How): Candidate | null {
    const [type = ''] = goal.types;
    const measured = left.map((option) => ({ option, length: chains.length(site.place, type, option) }));
    const ways = measured.filter((way) => way.length < Infinity);
    const far = Math.min(how.reach, Math.max(...ways.map((way) => way.length)) + slack);
    for (let reach = how.need ? -1 : 0; reach <= far; reach++) {
      let best: Candidate | null = null;
      for (const { option, length } of ways) {
        if (length > reach + 2) continue;
        for (const candidate of candidates(site, goal, option, { ...how, reach })) {
          if (!best || compareCandidates(weigh, candidate, best, how) < 0) best = candidate;
        }
      }
      if (best) return best;
    }
    return null;
  }

  function candidates(site: Site, goal: ScopedGoal, option: Option, how: How): Candidate[] {
    budget.spend(1);
    const inside = insidePlan(goal.field, option, goal.scope);
    if (inside && isUseless(inside)) return [];
    if (option.kind === 'jump') return jumps(site, goal, option, how);
    const take = takeOf(goal, inside);
    const cost = together(site.cost, inside?.cost ?? free);
    const late = site.late + (inside?.late ?? 0);
    const missing = inside?.missing ?? [];
    return [{ option, missing, cost, late, level: depthBelow(inside), hopLevel: 0, take: () => takeHere(site, take) }];
  }

  /** With a hop that is there already, and with one of its own where that would come earlier. */
  function jumps(site: Site, goal: ScopedGoal, option: Jump, how: How): Candidate[] {
    const { graph, via, requires, contexts, signature } = option;
    if (how.trail.includes(signature)) return [];
    const inner: How = { trail: [...how.trail, signature], reach: how.reach - 1, need: true, preferred: null };
    const found: Candidate[] = [];
    for (const hop of site.hops) {
      if (hop.graph !== graph || !sameVia(hop.via, via) || hop.requires !== requires || !sameContexts(hop.contexts, contexts))
        continue;
      const ready = withEntries(site, hop.entries, goal, option, inner);
      if (!ready || ready.level >= hop.level || !ready.site.hops.includes(hop)) continue;
      found.push(behind(ready.site, { ...hop, entries: ready.entries }, hop, option, goal));
    }
    // None of its own could come earlier.
    if (goal.scope.size === 0 && found.some((candidate) => candidate.hopLevel === 1)) return found;
    const alone = how.reach < 0 ? null : withEntries(site, [], goal, option, inner);
    const level = (alone?.level ?? 0) + 1;
    if (!alone || found.some((candidate) => candidate.hopLevel === level)) return found;
    const hop: SiteHop = { graph, via, requires, contexts, level, entries: alone.entries, takes: null };
    return [...found, behind(alone.site, hop, null, option, goal)];
  }

  function behind(site: Site, hop: SiteHop, replaced: SiteHop | null, option: Option, goal: ScopedGoal): Candidate {
    const take = takeOf(goal, insidePlan(goal.field, option, laterScope(goal.scope, hop.level)));
    const own = requestAt(hop.level, hop.graph);
    const cost = together(together(site.cost, own), later(take.plan?.cost ?? free, hop.level));
    return {
      option,
      missing: take.plan?.missing ?? [],
      cost,
      late: lateBehind(site, hop, take),
      level: hop.level + depthBelow(take.plan),
      hopLevel: hop.level,
      take: () => takeBehind(site, hop, replaced, take, cost),
    };
  }

  /** Adds to a hop's entries what the goal's types need for the jump, and takes it at the site. Null where it cannot be had. */
  function withEntries(site: Site, entries: readonly HopEntry[], goal: Goal, jump: Jump, how: How): Ready | null {
    if (jump.via.kind === 'root') return { site, entries, level: 0 };
    let current = site;
    let level = Math.max(0, ...jump.contexts.map((id) => site.scope.get(id) ?? Infinity));
    if (level === Infinity) return null;
    let result = entries;
    const groups = jump.via.kind === 'interface' ? [goal.types] : goal.types.map((type) => [type]);
    for (const types of groups) {
      budget.spend(1);
      const parent: string = jump.via.kind === 'interface' ? jump.via.name : (types[0] ?? '');
      const before = result.find((entry) => jump.via.kind === 'interface' || entry.types.includes(parent));
      const key = before?.key ?? jump.key;
      const needs = fieldSets.merge(parent, jump.requires === null ? [key] : [key, jump.requires]);
      if (!needs) return null;
      // The hop's other fields have asked for it, and it was there before the hop.
      if (before?.needs === needs && types.every((type) => before.types.includes(type))) continue;
      const allTypes = [...new Set([...(before?.types ?? []), ...types])];
      const mustTell = site.place.interfaceObject && (isTyped(jump.via) || differsByType(needs));
      const told: Site | null = mustTell ? typename(current, how) : current;
      const acquired = told && acquire(told, needs, allTypes, how);
      if (!acquired) return null;
      current = acquired.site;
      level = Math.max(level, acquired.level, mustTell ? (current.typenameLevel ?? 0) : 0);
      const entry: HopEntry = { types: allTypes, key, needs };
      result = before ? result.map((other) => (other === before ? entry : other)) : [...result, entry];
    }
    return { site: current, entries: result, level };
  }

  /** Takes every field of `needs` for the types, and says after how many requests all of them are there. */
  function acquire(site: Site, needs: Selection, types: readonly string[], how: How): Had | null {
    let current = site;
    let level = 0;
    for (const field of needs.fields) {
      if (field.name === '__typename') continue;
      budget.spend((site.place.possible.length + current.acquired.length) / looksPerStep);
      const wanted = site.place.possible.filter((type) => types.includes(type) && field.types.has(type));
      const known = current.acquired.filter((need) => need.field === field);
      const open = wanted.filter((type) => !known.some((need) => need.types.includes(type)));
      for (const need of known) if (need.types.some((type) => wanted.includes(type))) level = Math.max(level, need.level);
      for (const goal of options.goals(site.place, field, open)) {
        const simple = forFree(current, goal);
        const taken = simple ? { site: simple, level: 0 } : satisfy(current, goal, how);
        if (!taken) return null;
        const acquired = [...taken.site.acquired, { field, types: goal.types, level: taken.level }];
        current = { ...taken.site, acquired };
        level = Math.max(level, taken.level);
      }
    }
    return { site: current, level };
  }

  /** Takes what fields below the goal's are given of its objects, and says what these find above them. */
  function provide(site: Site, { field, types }: Goal, how: How): { readonly site: Site; readonly scope: ContextScope } {
    const scope = new Map<string, number>();
    let current = site;
    for (const value of demands(field.selection).values()) {
      const own = types.filter((type) => getType(model, type).contexts.has(value.context));
      const provided = own.length > 0 ? acquireValue(current, value, own, how) : { site: current, level: 0 };
      const level = Math.max(provided?.level ?? Infinity, own.length < types.length ? (site.scope.get(value.id) ?? Infinity) : 0);
      if (!provided || level === Infinity) continue;
      current = provided.site;
      scope.set(value.id, level);
    }
    return { site: current, scope };
  }

  /** Null where it cannot be had, or is part of itself. */
  function acquireValue(site: Site, { id, fieldSet }: ContextValue, types: readonly string[], how: How): Had | null {
    const mark = `$${id}`;
    if (how.trail.includes(mark)) return null;
    const inner: How = { ...how, trail: [...how.trail, mark], need: true, preferred: null };
    let current = site;
    let level = 0;
    for (const type of types) {
      const told = site.place.interfaceObject ? typename(current, inner) : current;
      const acquired = told && acquire(told, fieldSets.get(type, fieldSet), [type], inner);
      if (!acquired) return null;
      current = acquired.site;
      level = Math.max(level, acquired.level, current.typenameLevel ?? 0);
    }
    return { site: current, level };
  }

  function typename(site: Site, how: How): Site | null {
    if (site.typenameLevel !== null) return site;
    const goal: Goal = { field: typenameField, types: site.place.possible, options: options.typenames(site.place) };
    const taken = goal.options.length === 0 ? null : satisfy(site, goal, how);
    return taken ? { ...taken.site, typenameLevel: taken.level } : null;
  }

  function insidePlan(field: Field, option: Option, scope: ContextScope): PositionPlan | null {
    return field.selection && option.inside ? plan(field.selection, option.inside, scope) : null;
  }

  function takeOf({ field, types }: Goal, inside: PositionPlan | null): Take {
    return { field, types, plan: inside, alone: inside !== null && mayFail(inside) };
  }

  /** Whether a null below, where the subgraph allows none, could take the whole value with it. A key that fails is not reckoned with. */
  function mayFail({ place, here }: PositionPlan): boolean {
    return here.some(({ field, types, alone }) => {
      if (alone) return true;
      const [type = ''] = types;
      const declared = places.resolvable(place, type, field.name);
      const isKey = !field.selection && (model.types.get(type)?.keyFields.has(field.name) ?? false);
      return declared !== null && !isKey && typeRefText(declared.type).includes('!');
    });
  }

  return {
    forFree,
    output: (site, goal, preferred) => satisfy(site, goal, { ...optional, preferred })?.site ?? site,
    level(site, goal) {
      const { site: start, scope } = provide(site, goal, optional);
      return bestCandidate(start, { ...goal, scope }, goal.options, optional)?.hopLevel ?? null;
    },
    typename: (site) => typename(site, always),
  };
}

function isUseless(plan: PositionPlan): boolean {
  const hasNothing = plan.here.length === 0 && plan.hops.length === 0;
  return plan.missing.some((part) => hasNothing || isSplitByType(plan, part));
}

/** One field is had for some object types and not for others: then which subgraph is asked would decide what a client sees. */
function isSplitByType(plan: PositionPlan, { field, types }: Missing): boolean {
  const takes = [...plan.here, ...plan.hops.flatMap((hop) => hop.takes)];
  return takes.some((take) => originOf(take.field) === originOf(field) && take.types.every((type) => !types.includes(type)));
}
