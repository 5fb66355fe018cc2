import type { AppliedDirective } from '../../schema/executable-directives.ts';
import type { ContextValue, SupergraphModel } from '../../schema/supergraph-model.ts';
import type { Budget } from '../../operation/budget.ts';
import type { Contents, Selection } from '../../operation/selection.ts';
import type { FieldSets } from '../query-graph/field-sets.ts';
import type { QueryNodes } from '../query-graph/query-node.ts';
import type { SelectionPlan } from '../search/selection-plan.ts';
import type { DocumentSelection } from './draft-document.ts';
import type { DraftContext, DraftEntities, DraftFetch, DraftPosition } from './draft-fetch.ts';
import type { OperationPlan } from './operation-plan.ts';

export interface FetchGraphInput {
  readonly model: SupergraphModel;
  readonly fieldSets: FieldSets;
  readonly nodes: QueryNodes;
  readonly budget: Budget;
  readonly kind: OperationPlan['kind'];
  readonly selection: Selection;
  /** Plans of the root, to be carried out one after the other. */
  readonly steps: readonly SelectionPlan[];
  /** Directives of subgraphs that are applied to the operation. */
  readonly directives: readonly AppliedDirective[];
  /** The operation's variables as a document declares them, by name. */
  readonly variables: ReadonlyMap<string, string>;
}

/** A fetch graph while it is being built. */
export interface FetchGraphState extends FetchGraphInput {
  readonly drafts: Map<string, DraftFetch>;
  readonly positions: DraftPosition[];
  /** Numbers of the variables that take values from contexts, by value and type. */
  readonly contexts: Map<string, number>;
  readonly values: ContextUse[];
  /** The places in documents of each selection plan. */
  readonly placed: Map<SelectionPlan, Placed[]>;
  /** Selections that a plan has been put in, and whether two have been put in one of them. */
  readonly filled: { readonly once: Set<DocumentSelection>; isShared: boolean };
  readonly contents: Contents;
  readonly step: number;
}

/** A value of objects above that a group of entities is asked for with. */
export interface ContextUse {
  readonly context: DraftContext;
  readonly position: DraftPosition;
  readonly value: ContextValue;
}

/** A selection plan in a document, and the one position of its values, even if several fields lead to them. */
export interface Placed {
  readonly draft: DraftFetch;
  readonly document: DocumentSelection;
  readonly position: DraftPosition;
}

/** A source of a position while it is being filled. */
export interface Source {
  readonly position: DraftPosition;
  readonly source: number;
  readonly document: DocumentSelection;
  /** Null at the root, and for the subgraph's own objects. */
  readonly entities: DraftEntities | null;
  readonly draft: DraftFetch;
}
