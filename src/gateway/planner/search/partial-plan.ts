import type { ContextScope } from './context-scope.ts';
import { depthOf, free, together, type Cost } from './cost.ts';
import type { Via } from '../query-graph/via.ts';
import type { QueryNode } from '../query-graph/query-node.ts';
import type { SubgraphFetch, FetchEntry, Missing, SelectionPlan, PlannedField } from './selection-plan.ts';
import type { Field } from '../../operation/selection.ts';
import type { GraphIndex } from '../../schema/supergraph-model.ts';

/** A position while its plan grows. Never changed: alternatives share what they have in common. */
export interface PartialPlan {
  readonly node: QueryNode;
  readonly scope: ContextScope;
  readonly here: Chain<PlannedField>;
  readonly fetches: readonly PartialFetch[];
  /** Needs of fetches that have been taken. */
  readonly acquired: readonly Acquired[];
  /** After how many requests the object type of values at an interface object is known; null where it is not asked for. */
  readonly typenameLevel: number | null;
  readonly cost: Cost;
  readonly leaves: number;
  readonly late: number;
  readonly missing: readonly Missing[];
}

export interface PartialFetch {
  readonly graph: GraphIndex;
  readonly via: Via;
  readonly requires: string | null;
  readonly contexts: readonly string[];
  readonly level: number;
  readonly entries: readonly FetchEntry[];
  readonly fields: Chain<PlannedField>;
}

/** A field of a need, the types it was taken for, and after how many requests all of it is there. */
export interface Acquired {
  readonly field: Field;
  readonly types: readonly string[];
  readonly level: number;
}

/** A list that grows at its end without being copied. */
export type Chain<Item> = { readonly last: Item; readonly before: Chain<Item> } | null;

export function emptyPlan(node: QueryNode, scope: ContextScope): PartialPlan {
  return { node, scope, here: null, fetches: [], acquired: [], typenameLevel: null, cost: free, leaves: 0, late: 0, missing: [] };
}

/** Returns the plan with a field that comes along with the value. */
export function withLocalField(partial: PartialPlan, take: PlannedField): PartialPlan {
  return {
    ...partial,
    here: { last: take, before: partial.here },
    cost: together(partial.cost, take.plan?.cost ?? free),
    leaves: partial.leaves + leavesOf(take),
    late: partial.late + (take.plan?.late ?? 0),
  };
}

/** Returns the plan with a field that `fetch` brings, in place of `replaced` where the fetch was there before. */
export function withFetchedField(
  partial: PartialPlan,
  fetch: PartialFetch,
  replaced: PartialFetch | null,
  take: PlannedField,
  cost: Cost,
): PartialPlan {
  const taken: PartialFetch = { ...fetch, fields: { last: take, before: fetch.fields } };
  return {
    ...partial,
    fetches: replaced ? partial.fetches.map((other) => (other === replaced ? taken : other)) : [...partial.fetches, taken],
    cost,
    leaves: partial.leaves + leavesOf(take),
    late: latenessOf(partial, fetch, take),
  };
}

export function latenessOf(partial: PartialPlan, fetch: PartialFetch, take: PlannedField): number {
  return partial.late + fetch.level * leavesOf(take) + (take.plan?.late ?? 0);
}

function leavesOf(take: PlannedField): number {
  return take.plan?.leaves ?? 1;
}

export function finishPlan({ node, here, fetches, cost, leaves, late, missing }: PartialPlan): SelectionPlan {
  return {
    node,
    here: toArray(here),
    fetches: fetches.map((fetch): SubgraphFetch => ({ ...fetch, fields: toArray(fetch.fields) })),
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
export function depthBelow(plan: SelectionPlan | null): number {
  return depthOf(plan?.cost ?? free);
}
