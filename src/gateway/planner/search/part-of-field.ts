import type { Missing } from './selection-plan.ts';
import { originOf, typeIn, type Field, type Selection } from '../../operation/selection.ts';

/** A field with what `parts` say of its selection, to be planned apart. `id`: of the new selection. */
export function partOfField(field: Field, parts: readonly Missing[], id: number): Field {
  if (!field.selection) return field;
  const byType = new Map<string, Field[]>();
  for (const part of parts) {
    for (const type of part.types) byType.set(type, [...(byType.get(type) ?? []), part.field]);
  }
  const fields = parts.map(({ field: part, types }) => ({
    ...part,
    types: new Map(types.map((type) => [type, typeIn(part, type)])),
    origin: originOf(part),
  }));
  const selection: Selection = { id, parent: field.selection.parent, fields, byType };
  return { ...field, selection, origin: originOf(field) };
}
