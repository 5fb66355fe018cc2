import type { ContextScope } from './context-scope.ts';
import { depthOf, free, together, type Cost } from './cost.ts';
import type { Via } from './options.ts';
import type { Place } from './place.ts';
import type { Hop, HopEntry, Missing, PositionPlan, Take } from './position-plan.ts';
import type { Field } from './selection.ts';
import type { GraphIndex } from './supergraph-model.ts';

/** A position while its plan grows. Never changed: alternatives share what they have in common. */
export interface Site {
  readonly place: Place;
  readonly scope: ContextScope;
  readonly here: Chain<Take>;
  readonly hops: readonly SiteHop[];
  /** Needs of hops that have been taken. */
  readonly acquired: readonly Acquired[];
  /** After how many requests the object type of values at an interface object is known; null where it is not asked for. */
  readonly typenameLevel: number | null;
  readonly cost: Cost;
  readonly leaves: number;
  readonly late: number;
  readonly missing: readonly Missing[];
}

export interface SiteHop {
  readonly graph: GraphIndex;
  readonly via: Via;
  readonly requires: string | null;
  readonly contexts: readonly string[];
  readonly level: number;
  readonly entries: readonly HopEntry[];
  readonly takes: Chain<Take>;
}

/** A field of a need, the types it was taken for, and after how many requests all of it is there. */
export interface Acquired {
  readonly field: Field;
  readonly types: readonly string[];
  readonly level: number;
}

/** A list that grows at its end without being copied. */
export type Chain<Item> = { readonly last: Item; readonly before: Chain<Item> } | null;

export function emptySite(place: Place, scope: ContextScope): Site {
  return { place, scope, here: null, hops: [], acquired: [], typenameLevel: null, cost: free, leaves: 0, late: 0, missing: [] };
}

/** The site with a field that comes along with the value. */
export function takeHere(site: Site, take: Take): Site {
  return {
    ...site,
    here: { last: take, before: site.here },
    cost: together(site.cost, take.plan?.cost ?? free),
    leaves: site.leaves + leavesOf(take),
    late: site.late + (take.plan?.late ?? 0),
  };
}

/** The site with a field that `hop` brings, in place of `replaced` where the hop was there before. */
export function takeBehind(site: Site, hop: SiteHop, replaced: SiteHop | null, take: Take, cost: Cost): Site {
  const taken: SiteHop = { ...hop, takes: { last: take, before: hop.takes } };
  return {
    ...site,
    hops: replaced ? site.hops.map((other) => (other === replaced ? taken : other)) : [...site.hops, taken],
    cost,
    leaves: site.leaves + leavesOf(take),
    late: lateBehind(site, hop, take),
  };
}

export function lateBehind(site: Site, hop: SiteHop, take: Take): number {
  return site.late + hop.level * leavesOf(take) + (take.plan?.late ?? 0);
}

function leavesOf(take: Take): number {
  return take.plan?.leaves ?? 1;
}

export function finishSite({ place, here, hops, cost, leaves, late, missing }: Site): PositionPlan {
  return {
    place,
    here: toArray(here),
    hops: hops.map((hop): Hop => ({ ...hop, takes: toArray(hop.takes) })),
    cost,
    leaves,
    late,
    missing,
  };
}

function toArray<Item>(chain: Chain<Item>): Item[] {
  const items: Item[] = [];
  for (let at = chain; at; at = at.before) items.push(at.last);
  return items.toReversed();
}

/** After how many requests everything below a value is there, counted from the one that returns it. */
export function depthBelow(plan: PositionPlan | null): number {
  return depthOf(plan?.cost ?? free);
}
