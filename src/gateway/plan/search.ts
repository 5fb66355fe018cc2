import type { Budget } from './budget.ts';
import type { Chains } from './chains.ts';
import { compareCosts, depthOf, free, later, requestAt, together } from './cost.ts';
import type { FieldSets } from './field-sets.ts';
import { sameVia, type Goal, type Jump, type Option, type Options } from './options.ts';
import { nowhere, type Place, type Places } from './place.ts';
import type { Hop, HopEntry, Missing, PositionPlan, Take } from './position-plan.ts';
import { isIntrospection, originOf, type Field, type Selection } from './selection.ts';
import type { SupergraphModel } from './supergraph-model.ts';
import { typeRefText } from './type-ref.ts';
import { typenameField } from './typename-field.ts';

export interface Search {
  /** The cheapest plan found: fewest requests in sequence, then fewest requests. Throws `TooComplex`. */
  plan(selection: Selection, place: Place): PositionPlan;
}

export interface SearchDeps {
  readonly model: SupergraphModel;
  readonly places: Places;
  readonly options: Options;
  readonly chains: Chains;
  readonly fieldSets: FieldSets;
  readonly budget: Budget;
  readonly ids: { next: number };
}

/**
 * Plans a selection set as a whole. A field is taken where the value stands, or behind a jump to another subgraph, whose
 * needs (key, `@requires`) are taken at the same position in the same way. The cost of a plan is the set of its requests, so
 * alternatives are weighed together with all that is planned beside them. Plans of equal selections at equal places are shared.
 */
export function createSearch({ model, places, options, chains, fieldSets, budget, ids }: SearchDeps): Search {
  const known = new Map<string, PositionPlan>();

  function plan(selection: Selection, place: Place): PositionPlan {
    const memoKey = `${selection.id} ${place.id}`;
    const found = known.get(memoKey);
    if (found) return found;
    // A key may lead back to where it is being looked for. Nothing is to be had that way.
    const empty: PositionPlan = { place, here: [], hops: [], cost: free, leaves: 0, late: 0, missing: [] };
    known.set(memoKey, { ...empty, missing: selection.fields.map((field) => ({ field, types: [...field.types] })) });

    let start = empty;
    if (place.interfaceObject && needsTypename(selection, place))
      start = withTypename(start, { trail: [], reach: reachMax, need: true, preferred: null }) ?? start;
    const open: Goal[] = [];
    for (const goal of goalsOf(selection, place)) {
      const simple = takeHereForFree(start, goal);
      if (simple) start = simple;
      else open.push(goal);
    }
    let best: PositionPlan | null = null;
    for (const preferred of preferences(open)) {
      const candidate = settle(start, open, preferred);
      if (!best || comparePlans(candidate, best) < 0) best = candidate;
    }
    const result = best ?? start;
    known.set(memoKey, result);
    return result;
  }

  function goalsOf(selection: Selection, place: Place): Goal[] {
    const goals: Goal[] = [];
    for (const field of selection.fields) {
      budget.spend(1);
      if (field.denied || field.name === '__typename' || isIntrospection(field)) continue;
      const types = place.possible.filter((type) => field.types.has(type));
      if (types.length > 0) goals.push(...options.goals(place, field, types));
    }
    return goals;
  }

  /** Nothing can be cheaper than what comes along and leads nowhere else. */
  function takeHereForFree(site: PositionPlan, goal: Goal): PositionPlan | null {
    const here = goal.options.find((option) => option.kind === 'here');
    if (!here) return null;
    const inside = insidePlan(goal.field, here);
    if (inside && (inside.cost.length > 0 || inside.missing.length > 0)) return null;
    return withHere(site, takeOf(goal, inside));
  }

  /** Fields with one way to have them come first: what they need is there for the others to share. */
  function settle(start: PositionPlan, goals: readonly Goal[], preferred: number | null): PositionPlan {
    let site = start;
    const ways = (goal: Goal): number =>
      new Set(goal.options.map((option) => (option.kind === 'here' ? 'here' : option.graph))).size;
    const ordered = goals.map((goal) => ({ goal, ways: ways(goal) })).sort((a, b) => Math.min(a.ways, 2) - Math.min(b.ways, 2));
    for (const { goal } of ordered) site = satisfy(site, goal, { trail: [], reach: reachMax, need: false, preferred }) ?? site;
    return site;
  }

  /**
   * Takes the goal in the best way; what of its selection cannot be had that way, in the next best. Null where the goal is a need
   * which cannot be had in full.
   */
  function satisfy(site: PositionPlan, goal: Goal, how: How): PositionPlan | null {
    let current = site;
    let field = goal.field;
    let left = goal.options;
    for (;;) {
      const best = bestCandidate(current, { ...goal, field }, left, how);
      if (!best) {
        if (how.need) return null;
        return { ...current, missing: [...current.missing, { field, types: goal.types }] };
      }
      current = best.site;
      if (best.missing.length === 0) return current;
      field = remainder(field, best.missing);
      const used = best.option;
      left = left.filter((option) => option !== used);
    }
  }

  /** Looks at ways whose needs are at hand before those that take further jumps to meet their needs, and so on: chains are short. */
  function bestCandidate(site: PositionPlan, goal: Goal, left: readonly Option[], how: How): Candidate | null {
    const [type = ''] = goal.types;
    const ways = left
      .map((option) => ({ option, length: chains.length(site.place, type, option) }))
      .filter((way) => way.length < Infinity);
    const far = Math.min(how.reach, Math.max(...ways.map((way) => way.length)) + slack);
    for (let reach = how.need ? -1 : 0; reach <= far; reach++) {
      let best: Candidate | null = null;
      for (const { option, length } of ways) {
        if (length > reach + 2) continue;
        for (const candidate of candidates(site, goal, option, { ...how, reach })) {
          if (!best || compareCandidates(candidate, best, how) < 0) best = candidate;
        }
      }
      if (best) return best;
    }
    return null;
  }

  function candidates(site: PositionPlan, goal: Goal, option: Option, how: How): Candidate[] {
    budget.spend(1);
    const inside = insidePlan(goal.field, option);
    if (inside && isUseless(inside)) return [];
    const take = takeOf(goal, inside);
    const missing = inside?.missing ?? [];
    const below = inside?.cost ?? free;
    if (option.kind === 'here') {
      const taken = { ...withHere(site, take), cost: together(site.cost, below) };
      return [{ option, site: taken, missing, level: depthOf(below), hopLevel: 0 }];
    }
    const mark = option.signature;
    if (how.trail.includes(mark)) return [];
    const inner: How = { trail: [...how.trail, mark], reach: how.reach - 1, need: true, preferred: null };
    const found: Candidate[] = [];
    for (const hop of site.hops) {
      if (hop.graph !== option.graph || !sameVia(hop.via, option.via) || hop.requires !== option.requires) continue;
      const ready = withEntries(site, hop.entries, goal, option, inner);
      if (!ready || ready.level >= hop.level || !ready.site.hops.includes(hop)) continue;
      found.push(taking(ready.site, hop, { ...hop, entries: ready.entries, takes: [...hop.takes, take] }));
    }
    const { graph, via, requires } = option;
    const alone = how.reach < 0 ? null : withEntries(site, [], goal, option, inner);
    const level = (alone?.level ?? 0) + 1;
    if (alone && !found.some((candidate) => candidate.hopLevel === level)) {
      found.push(taking(alone.site, null, { graph, via, requires, level, entries: alone.entries, takes: [take] }));
    }
    return found;

    function taking(before: PositionPlan, replaced: Hop | null, hop: Hop): Candidate {
      const hops = replaced ? before.hops.map((other) => (other === replaced ? hop : other)) : [...before.hops, hop];
      const cost = together(together(before.cost, requestAt(hop.level, hop.graph)), later(below, hop.level));
      const weights = {
        leaves: before.leaves + leavesOf(take),
        late: before.late + hop.level * leavesOf(take) + (inside?.late ?? 0),
      };
      return {
        option,
        site: { ...before, hops, cost, ...weights },
        missing,
        level: hop.level + depthOf(below),
        hopLevel: hop.level,
      };
    }
  }

  /** Adds to a hop's entries what the goal's types need for the jump, and takes it at the site. Null where it cannot be had. */
  function withEntries(
    site: PositionPlan,
    entries: readonly HopEntry[],
    goal: Goal,
    jump: Jump,
    how: How,
  ): { site: PositionPlan; entries: readonly HopEntry[]; level: number } | null {
    if (jump.via.kind === 'root') return { site, entries, level: 0 };
    let current: PositionPlan | null = site;
    let level = 0;
    if (site.place.interfaceObject && jump.via.kind === 'self') {
      current = withTypename(site, how);
      if (!current) return null;
      level = typenameLevel(current);
    }
    let result = entries;
    const groups = jump.via.kind === 'interface' ? [goal.types] : goal.types.map((type) => [type]);
    for (const types of groups) {
      const parent: string = jump.via.kind === 'interface' ? jump.via.name : (types[0] ?? '');
      const before = result.find((entry) => (jump.via.kind === 'interface' ? true : entry.types.includes(parent)));
      const key = before?.key ?? jump.key;
      const needs = fieldSets.merge(parent, jump.requires === null ? [key] : [key, jump.requires]);
      if (!needs) return null;
      const allTypes = [...new Set([...(before?.types ?? []), ...types])];
      const acquired = acquire(current, needs, allTypes, how);
      if (!acquired) return null;
      current = acquired.site;
      level = Math.max(level, acquired.level);
      const entry: HopEntry = { types: allTypes, key, needs };
      result = before ? result.map((other) => (other === before ? entry : other)) : [...result, entry];
    }
    return { site: current, entries: result, level };
  }

  /** Takes every field of `needs` for the types, and says after how many requests all of them are there. */
  function acquire(
    site: PositionPlan,
    needs: Selection,
    types: readonly string[],
    how: How,
  ): { site: PositionPlan; level: number } | null {
    let current = site;
    let level = 0;
    for (const field of needs.fields) {
      if (field.name === '__typename') continue;
      const wanted = site.place.possible.filter((type) => types.includes(type) && field.types.has(type));
      const open = wanted.filter((type) => levelOf(current, field, type) === null);
      for (const goal of options.goals(site.place, field, open)) {
        const taken: PositionPlan | null = takeHereForFree(current, goal) ?? satisfy(current, goal, how);
        if (!taken) return null;
        current = taken;
      }
      for (const type of wanted) level = Math.max(level, levelOf(current, field, type) ?? 0);
    }
    return { site: current, level };
  }

  /** At an interface object, asks a subgraph that knows the implementors which one each value is. */
  function withTypename(site: PositionPlan, how: How): PositionPlan | null {
    if (typenameLevel(site) > 0) return site;
    const field = typenameField;
    const types = site.place.possible;
    const goal: Goal = { field, types, options: options.typenames(site.place) };
    return goal.options.length === 0 ? null : satisfy(site, goal, how);
  }

  function insidePlan(field: Field, option: Option): PositionPlan | null {
    return field.selection && option.inside ? plan(field.selection, option.inside) : null;
  }

  function takeOf({ field, types }: Goal, inside: PositionPlan | null): Take {
    return { field, types, plan: inside, alone: inside !== null && mayFail(inside) };
  }

  /** Whether a null below, where the subgraph allows none, could take the whole value with it. A key that fails is not reckoned with. */
  function mayFail(inside: PositionPlan): boolean {
    const { place } = inside;
    return inside.here.some(({ field, types, alone }) => {
      if (alone) return true;
      const [type = ''] = types;
      const declared = places.resolvable(place, type, field.name);
      const isKey = !field.selection && (model.types.get(type)?.keyFields.has(field.name) ?? false);
      return declared !== null && !isKey && typeRefText(declared.type).includes('!');
    });
  }

  /** The part of a field that is still to be had. */
  function remainder(field: Field, missing: readonly Missing[]): Field {
    if (!field.selection) return field;
    const byType = new Map<string, Field[]>();
    for (const part of missing) {
      for (const type of part.types) byType.set(type, [...(byType.get(type) ?? []), part.field]);
    }
    const fields = missing.map((part) => ({ ...part.field, types: new Set(part.types), origin: originOf(part.field) }));
    const selection: Selection = { id: ids.next++, parent: field.selection.parent, fields, byType };
    return { ...field, selection, origin: originOf(field) };
  }

  return { plan };
}

/** Lengths of chains are lower bounds. This is how much longer than it must be a chain is followed. */
const slack = 2;

/** Keys and requirements that lead through more subgraphs than this are not followed. */
const reachMax = 12;

interface How {
  /** Jumps whose needs are being looked for; taking one again would lead in a circle. */
  readonly trail: readonly string[];
  /** How many jumps in sequence may be opened for needs. -1: what is taken must be at hand. */
  readonly reach: number;
  /** Wanted for a jump, so that having it early comes before all. */
  readonly need: boolean;
  /** Among equals, the subgraph to favour. */
  readonly preferred: number | null;
}

interface Candidate {
  readonly option: Option;
  readonly site: PositionPlan;
  readonly missing: readonly Missing[];
  /** After how many requests the field and all below it are there. */
  readonly level: number;
  /** Of the hop that brings the field; 0 where none does. */
  readonly hopLevel: number;
}

function withHere(site: PositionPlan, take: Take): PositionPlan {
  return { ...site, here: [...site.here, take], leaves: site.leaves + leavesOf(take), late: site.late + (take.plan?.late ?? 0) };
}

function leavesOf(take: Take): number {
  return take.plan?.leaves ?? 1;
}

function compareCandidates(a: Candidate, b: Candidate, how: How): number {
  const favour = (candidate: Candidate): number =>
    candidate.option.kind === 'jump' && candidate.option.graph === how.preferred ? 0 : 1;
  return (
    weigh(a.missing) - weigh(b.missing) ||
    (how.need ? a.level - b.level : 0) ||
    compareCosts(a.site.cost, b.site.cost) ||
    a.site.late - b.site.late ||
    (how.preferred === null ? 0 : favour(a) - favour(b))
  );
}

function comparePlans(a: PositionPlan, b: PositionPlan): number {
  return weigh(a.missing) - weigh(b.missing) || compareCosts(a.cost, b.cost) || a.late - b.late;
}

/** How many leaves are missing. What is below a shared selection is counted once per place where it stands, up to infinity. */
function weigh(missing: readonly Missing[], known = new Map<number, number>()): number {
  let sum = 0;
  for (const { field } of missing) sum += field.selection ? weighSelection(field.selection, known) : 1;
  return sum;
}

function weighSelection(selection: Selection, known: Map<number, number>): number {
  const found = known.get(selection.id);
  if (found !== undefined) return found;
  const weight = Math.max(
    1,
    weigh(
      selection.fields.map((field) => ({ field, types: [] })),
      known,
    ),
  );
  known.set(selection.id, weight);
  return weight;
}

/** Several goals may be served by one subgraph that none of them would choose alone. */
function preferences(goals: readonly Goal[]): (number | null)[] {
  const served = new Map<number, number>();
  for (const goal of goals) {
    const graphs = new Set(goal.options.map((option) => (option.kind === 'jump' ? option.graph : nowhere)));
    if (graphs.size < 2) continue;
    for (const graph of graphs) if (graph !== nowhere) served.set(graph, (served.get(graph) ?? 0) + 1);
  }
  return [null, ...[...served].filter(([, count]) => count > 1).map(([graph]) => graph)];
}

/** A place where the selected fields differ by object type, or are asked for their type, needs to know it. */
function needsTypename(selection: Selection, place: Place): boolean {
  const lists = new Set(place.possible.map((type) => selection.byType.get(type)));
  return lists.size > 1 || selection.fields.some((field) => field.name === '__typename');
}

/** One field is had for some object types and not for others: then which subgraph is asked would decide what a client sees. */
function isSplitByType(plan: PositionPlan, { field, types }: Missing): boolean {
  const takes = [...plan.here, ...plan.hops.flatMap((hop) => hop.takes)];
  return takes.some((take) => originOf(take.field) === originOf(field) && take.types.every((type) => !types.includes(type)));
}

function isUseless(plan: PositionPlan): boolean {
  const hasNothing = plan.here.length === 0 && plan.hops.length === 0;
  return plan.missing.some((part) => hasNothing || isSplitByType(plan, part));
}

/** After how many requests a field of the operation or of a need is there in full; null where it was not taken. */
function levelOf(site: PositionPlan, field: Field, type: string): number | null {
  let level: number | null = null;
  const look = (takes: readonly Take[], base: number): void => {
    for (const take of takes) {
      if (originOf(take.field) !== field || !take.types.includes(type)) continue;
      level = Math.max(level ?? 0, base + depthOf(take.plan?.cost ?? free));
    }
  };
  look(site.here, 0);
  for (const hop of site.hops) look(hop.takes, hop.level);
  return level;
}

/** After how many requests the type of values at an interface object is known; 0 where it is not asked for. */
function typenameLevel(site: PositionPlan): number {
  const levels = site.hops.filter((hop) => hop.takes.some((take) => take.field === typenameField)).map((hop) => hop.level);
  return levels.length > 0 ? Math.min(...levels) : 0;
}
