import { Kind } from 'graphql';
import type { SelectionSetNode } from 'graphql';
import { createBudget, generousLimits } from '../../operation/budget.ts';
import { normalForm } from '../../operation/normalise.ts';
import { parseFieldSet } from '../../schema/parse-field-set.ts';
import type { Selection } from '../../operation/selection.ts';
import { getType, type SupergraphModel } from '../../schema/supergraph-model.ts';

/** The field sets of `@key`, `@requires` and `@provides`, in the same normal form as operations. */
export interface FieldSets {
  /** The same selection for the same type and text. Throws where the supergraph's field set is not one of the type. */
  get(type: string, text: string): Selection;
  /** Several at once. Null where they ask for one field with different arguments, which no representation can hold. */
  merge(type: string, texts: readonly string[]): Selection | null;
}

export function createFieldSets(model: SupergraphModel, ids: { next: number }): FieldSets {
  const known = new Map<string, Selection | null>();

  function read(type: string, text: string): Selection | null {
    const memoKey = `${type} ${text}`;
    const found = known.get(memoKey);
    if (found !== undefined) return found;
    const selection = normalForm(
      { model, fragments: new Map(), denied: new Set(), fieldSet: true, budget: createBudget(generousLimits), ids },
      type,
      withTypenames(model, type, parseFieldSet(text)),
    );
    const result = isConsistent(selection) ? selection : null;
    known.set(memoKey, result);
    return result;
  }

  return {
    get(type, text) {
      const selection = read(type, text);
      if (!selection) throw new Error(`The field set "${text}" of ${type} asks for one field with different arguments.`);
      return selection;
    },
    merge: (type, texts) => read(type, [...new Set(texts)].join(' ')),
  };
}

/** Values of abstract types travel with their `__typename`, without which a subgraph cannot tell what they are. */
function withTypenames(model: SupergraphModel, typeName: string, set: SelectionSetNode, nested = false): SelectionSetNode {
  const type = getType(model, typeName);
  const selections = set.selections.map((node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      return { ...node, selectionSet: withTypenames(model, node.typeCondition?.name.value ?? typeName, node.selectionSet) };
    }
    if (node.kind !== Kind.FIELD || !node.selectionSet) return node;
    const child = fieldType(model, typeName, node.name.value);
    return { ...node, selectionSet: withTypenames(model, child, node.selectionSet, true) };
  });
  if (!nested || type.kind === 'object') return { ...set, selections };
  return { ...set, selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }, ...selections] };
}

function fieldType(model: SupergraphModel, typeName: string, fieldName: string): string {
  const field = getType(model, typeName).fields.get(fieldName);
  if (!field) throw new Error(`A field set names ${typeName}.${fieldName}, which is not in the supergraph.`);
  return field.type.name;
}

function isConsistent(selection: Selection): boolean {
  for (const fields of selection.byType.values()) {
    if (new Set(fields.map((field) => field.name)).size !== fields.length) return false;
  }
  return selection.fields.every((field) => field.selection === null || isConsistent(field.selection));
}
