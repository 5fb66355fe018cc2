import { emptyScope } from './context-scope.ts';
import { earliestParts, type Way } from './earliest-parts.ts';
import type { Goal } from '../query-graph/moves.ts';
import { partOfField } from './part-of-field.ts';
import { nowhere, type QueryNode } from '../query-graph/query-node.ts';
import type { SearchDeps } from './search-deps.ts';
import type { PartialPlan } from './partial-plan.ts';
import { getType } from '../../schema/supergraph-model.ts';
import type { FieldPlanner, FieldPlannerDeps } from './plan-field.ts';

/**
 * Takes parts of a field's selection in different ways, where all of it is there earlier so. Null where it is not, and where
 * something in it takes values of objects above.
 */
export type SplitField = (partial: PartialPlan, goal: Goal) => PartialPlan | null;

export interface SplitFieldDeps extends Pick<SearchDeps, 'model' | 'demands' | 'ids'> {
  readonly plan: FieldPlannerDeps['plan'];
  readonly planner: FieldPlanner;
}

/** How many fields of one operation may be taken in parts: each part is a selection that is planned again. */
const partedMax = 100;

export function createSplitField({ model, demands, ids, plan, planner }: SplitFieldDeps): SplitField {
  let parted = 0;

  function waysOf(partial: PartialPlan, goal: Goal): Way[] {
    const { selection } = goal.field;
    return goal.moves.flatMap((move): Way[] => {
      if (!selection || !move.inside || !knowsAll(move.inside)) return [];
      const level = planner.level(partial, { ...goal, moves: [move] });
      return level === null ? [] : [{ move, level, plan: plan(selection, move.inside, emptyScope) }];
    });
  }

  /** Whether every subgraph that is asked can return the value, and tell its type. */
  function knowsAll({ type, possible, interfaceObject }: QueryNode): boolean {
    return !interfaceObject && possible.length === getType(model, type).possible.length;
  }

  /** Mutations run once, and subscriptions have one source. */
  function isOnce({ graph, type }: QueryNode): boolean {
    return graph === nowhere && type !== model.roots.query;
  }

  return (partial, goal) => {
    const { field } = goal;
    if (!field.selection || goal.moves.length < 2 || parted >= partedMax || isOnce(partial.node)) return null;
    if (demands(field.selection).size > 0) return null;
    const parts = earliestParts(field.selection.fields, waysOf(partial, goal));
    if (!parts) return null;
    parted += 1;
    let current = partial;
    for (const { move, fields } of parts) {
      const own = fields.map((child) => ({ field: child, types: [...child.types.keys()] }));
      current = planner.output(current, { ...goal, field: partOfField(field, own, ids.next++), moves: [move] }, null);
    }
    return current;
  };
}
