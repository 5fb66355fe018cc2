import { readSupergraph } from '../../../src/gateway/plan/read-supergraph.ts';
import type { Budget } from '../../../src/gateway/plan/budget.ts';
import { createFieldSets } from '../../../src/gateway/plan/field-sets.ts';
import { fieldUses } from '../../../src/gateway/plan/field-uses.ts';
import { normalForm } from '../../../src/gateway/plan/normal-form.ts';
import type { OperationPlan } from '../../../src/gateway/plan/operation-plan.ts';
import { planOperation } from '../../../src/gateway/plan/plan-operation.ts';
import { prepareOperation } from '../../../src/gateway/plan/prepare-operation.ts';
import { runAtOnce } from '../../../src/lib/sliced.ts';

/** What it takes to get from an operation to its plan. */
export interface PlanningWork {
  readonly steps: number;
  /** Of all documents that are sent to subgraphs. */
  readonly characters: number;
  readonly spots: number;
  readonly plan: OperationPlan;
}

/** Counts the work for operations on one supergraph, without any bound. */
export function planningWorkOf(supergraphSdl: string): (document: string) => PlanningWork {
  const { model, schema } = readSupergraph(supergraphSdl);
  return (document) => {
    let steps = 0;
    const budget: Budget = { spend: (count) => (steps += count) };
    const options = { schema, introspection: false, documentTokensMax: 100_000, budget };
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
    const spots = new Set(plan.fetches.flatMap(({ groups }) => groups.map(({ spot }) => spot))).size;
    return { steps: Math.ceil(steps), characters, spots, plan };
  };
}
