import type { Budget } from './budget.ts';
import type { Chains } from './chains.ts';
import type { ContextDemands } from './context-scope.ts';
import type { FieldSets } from './field-sets.ts';
import type { Options } from './options.ts';
import type { Places } from './place.ts';
import type { SupergraphModel } from './supergraph-model.ts';

/** What the search looks things up in, for one operation. */
export interface SearchDeps {
  readonly model: SupergraphModel;
  readonly places: Places;
  readonly options: Options;
  readonly chains: Chains;
  readonly fieldSets: FieldSets;
  readonly demands: ContextDemands;
  readonly budget: Budget;
  readonly ids: { next: number };
}
