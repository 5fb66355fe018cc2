import type { Cost } from './cost.ts';
import type { Via } from '../query-graph/via.ts';
import type { QueryNode } from '../query-graph/query-node.ts';
import type { Field, Selection } from '../../operation/selection.ts';
import type { GraphIndex } from '../../schema/supergraph-model.ts';

/** How a selection is answered for the values at a place. Plain data; parts are shared between plans. */
export interface SelectionPlan {
  readonly node: QueryNode;
  /** What the subgraph that returned the values answers along with them. */
  readonly here: readonly PlannedField[];
  readonly fetches: readonly SubgraphFetch[];
  /** Of everything at and below the place, relative to the request that returned the values. */
  readonly cost: Cost;
  /** Leaves taken here and below. */
  readonly leaves: number;
  /** How many requests each of them waits for, summed up. */
  readonly late: number;
  /** What no subgraph could be found for. */
  readonly missing: readonly Missing[];
}

/** A field (or, where its selection is split between subgraphs, a part of one) taken from one request. */
export interface PlannedField {
  readonly field: Field;
  readonly types: readonly string[];
  /** Null for a leaf. */
  readonly plan: SelectionPlan | null;
  /** Something in its selection may send a null up: the value must not be shared with others who ask for the same field. */
  readonly alone: boolean;
}

/** Another request for the values at the place. */
export interface SubgraphFetch {
  readonly graph: GraphIndex;
  readonly via: Via;
  /** The field set of `@requires` that its fields share. Others travel apart: an entity that lacks what they require must not lose these. */
  readonly requires: string | null;
  /** Ids of the context values that its fields are given as arguments. These travel apart, too: an entity is asked for with one value. */
  readonly contexts: readonly string[];
  /** How many requests come before it, counted from the one that returned the values; at least 1. */
  readonly level: number;
  /** What must be known of a value to ask; empty for the root. */
  readonly entries: readonly FetchEntry[];
  readonly fields: readonly PlannedField[];
}

export interface FetchEntry {
  readonly types: readonly string[];
  /** The key's field set. */
  readonly key: string;
  /** The key, and what the fetch requires. */
  readonly needs: Selection;
}

export interface Missing {
  readonly field: Field;
  readonly types: readonly string[];
}
