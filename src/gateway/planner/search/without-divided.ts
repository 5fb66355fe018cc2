import { originOf, type Field } from '../../operation/selection.ts';
import type { QueryNode } from '../query-graph/query-node.ts';
import type { ContextScope } from './context-scope.ts';
import { partOfField } from './part-of-field.ts';
import type { FieldPlannerDeps } from './plan-field.ts';
import type { SelectionPlan } from './selection-plan.ts';

/**
 * Returns what plans a field's selection at a node without the fields that can be had there for some object types and not for others:
 * which subgraph is asked would decide what a client sees. Such fields are missing as a whole, for another subgraph to bring. The
 * same plan for the same plan.
 */
export function createWithoutDivided({ plan, ids }: Pick<FieldPlannerDeps, 'plan' | 'ids'>) {
  const known = new Map<SelectionPlan, SelectionPlan>();

  return (field: Field, node: QueryNode, scope: ContextScope, whole: SelectionPlan): SelectionPlan => {
    const divided = dividedIn(whole);
    if (divided.size === 0) return whole;
    const found = known.get(whole);
    if (found) return found;
    const parts = (field.selection?.fields ?? []).map((part) => ({ field: part, types: [...part.types.keys()] }));
    const kept = parts.filter((part) => !divided.has(originOf(part.field)));
    const { selection } = partOfField(field, kept, ids.next++);
    const planned =
      selection && kept.length > 0 ? plan(selection, node, scope) : { ...whole, here: [], fetches: [], missing: [] };
    const missing = [...planned.missing, ...parts.filter((part) => divided.has(originOf(part.field)))];
    const result = { ...planned, missing };
    known.set(whole, result);
    return result;
  };
}

/** The fields, as the operation has them, that are had for some object types and missing for others. */
function dividedIn({ here, fetches, missing }: SelectionPlan): Set<Field> {
  const divided = new Set<Field>();
  if (missing.length === 0) return divided;
  const taken = [...here, ...fetches.flatMap((fetch) => fetch.fields)];
  for (const { field, types } of missing) {
    const origin = originOf(field);
    const isTaken = taken.some((take) => originOf(take.field) === origin && take.types.every((type) => !types.includes(type)));
    if (isTaken) divided.add(origin);
  }
  return divided;
}
