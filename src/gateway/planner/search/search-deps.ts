import type { Budget } from '../../operation/budget.ts';
import type { Reachability } from '../query-graph/reachability.ts';
import type { ContextDemands } from './context-scope.ts';
import type { FieldSets } from '../query-graph/field-sets.ts';
import type { Moves } from '../query-graph/moves.ts';
import type { QueryNodes } from '../query-graph/query-node.ts';
import type { SupergraphModel } from '../../schema/supergraph-model.ts';

/** What the search looks things up in, for one operation. */
export interface SearchDeps {
  readonly model: SupergraphModel;
  readonly nodes: QueryNodes;
  readonly moves: Moves;
  readonly reachability: Reachability;
  readonly fieldSets: FieldSets;
  readonly demands: ContextDemands;
  readonly budget: Budget;
  readonly ids: { next: number };
}
