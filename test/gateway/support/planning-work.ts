import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import type { Budget } from '../../../src/gateway/operation/budget.ts';
import { createFieldSets } from '../../../src/gateway/planner/query-graph/field-sets.ts';
import { fieldUses } from '../../../src/gateway/operation/field-uses.ts';
import { normalForm } from '../../../src/gateway/operation/normalise.ts';
import type { OperationPlan } from '../../../src/gateway/planner/fetch-graph/operation-plan.ts';
import { planOperation } from '../../../src/gateway/planner/plan-operation.ts';
import { prepareOperation } from '../../../src/gateway/operation/prepare-operation.ts';
import { runAtOnce } from '../../../src/lib/sliced.ts';

/** What it takes to get from an operation to its plan. */
export interface PlanningWork {
  readonly steps: number;
  /** Of all documents that are sent to subgraphs. */
  readonly characters: number;
  readonly positions: number;
  readonly plan: OperationPlan;
}

/** Counts the work for operations on one supergraph, without any bound. */
export function planningWorkOf(supergraphSdl: string): (document: string) => PlanningWork {
  const { model, schema } = readSupergraph(supergraphSdl);
  return (document) => {
    let steps = 0;
    const budget: Budget = { spend: (count) => (steps += count) };
    const options = { schema, introspection: false, documentTokensMax: 100_000, nestingMax: 1000, budget };
    const parsed = runAtOnce(prepareOperation(options, document, undefined));
    if ('errors' in parsed) throw new Error(parsed.errors.join('\n'));
    const ids = { next: 0 };
    const kind = parsed.operation.operation;
    const nothing = new Set<string>();
    const input = { model, ids, budget, denied: nothing, fieldSet: false, fragments: parsed.fragments };
    const selection = normalForm(input, model.roots[kind], parsed.operation.selectionSet);
    fieldUses(schema, selection, budget);
    const fieldSets = createFieldSets(model, ids);
    const plan = planOperation({
      model,
      fieldSets,
      kind,
      selection,
      variables: parsed.declarations,
      denied: nothing,
      labels: nothing,
      budget,
      ids,
    });
    const characters = plan.fetches.reduce((sum, fetch) => sum + fetch.document.length, 0);
    const positions = new Set(plan.fetches.flatMap(({ groups }) => groups.map(({ position }) => position))).size;
    return { steps: Math.ceil(steps), characters, positions, plan };
  };
}
