import type { Selection } from '../../operation/selection.ts';
import type { FieldInGraph } from '../../schema/supergraph-model.ts';
import type { FieldSets } from './field-sets.ts';
import type { QueryNode } from './query-node.ts';

type Providing = Pick<QueryNode, 'provides'>;

/**
 * Returns what fields above a node `@provides` inside one of its fields; an empty list for a provided leaf. Null where none provides
 * the field, which the subgraph then does not resolve if it is external.
 */
export function providedAt({ provides }: Providing, objectType: string, fieldName: string): Selection[] | null {
  let found: Selection[] | null = null;
  for (const selection of provides) {
    for (const field of selection.byType.get(objectType) ?? []) {
      if (field.name !== fieldName) continue;
      found ??= [];
      if (field.selection) found.push(field.selection);
    }
  }
  return found;
}

/** Returns what is provided of the value of a field at a node: by fields above, and by the field's own `@provides`. */
export function providesInside(
  fieldSets: FieldSets,
  node: Providing,
  objectType: string,
  fieldName: string,
  { provides, type }: FieldInGraph,
): Selection[] {
  const provided = providedAt(node, objectType, fieldName) ?? [];
  if (provides !== null) provided.push(fieldSets.get(type.name, provides));
  return provided;
}
