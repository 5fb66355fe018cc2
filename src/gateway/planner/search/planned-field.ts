import type { SupergraphModel } from '../../schema/supergraph-model.ts';
import type { Goal } from '../query-graph/moves.ts';
import type { QueryNodes } from '../query-graph/query-node.ts';
import type { PlannedField, SelectionPlan } from './selection-plan.ts';

interface PlannedFieldDeps {
  readonly model: SupergraphModel;
  readonly nodes: QueryNodes;
}

/** Returns the goal's field as it is taken, with the plan of its selection; null for a leaf. */
export function plannedField(deps: PlannedFieldDeps, { field, types }: Goal, inside: SelectionPlan | null): PlannedField {
  return { field, types, plan: inside, alone: inside !== null && mayFail(deps, inside) };
}

/** Whether a null below, where the subgraph allows none, could take the whole value with it. Keys are expected not to fail. */
function mayFail({ model, nodes }: PlannedFieldDeps, { node, here }: SelectionPlan): boolean {
  return here.some(({ field, types, alone }) => {
    if (alone) return true;
    const [type = ''] = types;
    const declared = nodes.resolvable(node, type, field.name);
    const isKey = !field.selection && (model.types.get(type)?.keyFields.has(field.name) ?? false);
    return declared !== null && !isKey && declared.type.text.includes('!');
  });
}

/** Returns true if a plan brings nothing of what is missing in it. */
export function isUseless({ here, fetches, missing }: SelectionPlan): boolean {
  return here.length === 0 && fetches.length === 0 && missing.length > 0;
}
