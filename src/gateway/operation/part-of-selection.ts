import type { Budget } from './budget.ts';
import { differsByType, originOf, typeIn, type Field, type Selection } from './selection.ts';
import { nullableRef, type TypeRef } from '../schema/type-ref.ts';

export interface PartOfSelectionDeps {
  readonly ids: { next: number };
  readonly budget: Budget;
}

/**
 * Returns `whole`, reduced to what `part` selects: its fields are `whole`'s, so that a plan of the whole tells where they are found.
 * `part` is the normal form of something that the operation of `whole` contains. Above `depth` fields, the way to what is
 * selected, nulls go no further up: an object that fails must not take those beside it along. Throws `TooComplex`.
 */
export function partOfSelection(
  whole: Selection,
  part: Selection,
  depth: number,
  { ids, budget }: PartOfSelectionDeps,
): Selection {
  const known = new Map<string, Selection>();
  const fieldIds = new Map<object, number>();

  function idOf(field: Field): number {
    const id = fieldIds.get(field) ?? fieldIds.size;
    fieldIds.set(field, id);
    return id;
  }

  function reduce(all: Selection, some: Selection, levels: number): Selection {
    const key = `${all.id} ${some.id} ${levels}`;
    const found = known.get(key);
    if (found) return found;
    const fields = new Map<string, Field & { types: Map<string, TypeRef> }>();
    const lists = new Map<string, readonly Field[]>();
    const byType = new Map<string, readonly Field[]>();
    for (const type of all.byType.keys()) {
      budget.spend(1 + some.fields.length);
      const list = pairs(all, some, type).map(([from, to]) => {
        const mark = `${idOf(from)} ${idOf(to)}`;
        const field = fields.get(mark) ?? copy(from, to, levels);
        fields.set(mark, field);
        const declared = levels > 0 ? nullableRef(typeIn(from, type)) : typeIn(from, type);
        field.types.set(type, declared);
        return [`${mark} ${declared.text}`, field] as const;
      });
      const signature = list.map(([mark]) => mark).join(',');
      lists.set(signature, lists.get(signature) ?? list.map(([, field]) => field));
      byType.set(type, lists.get(signature) ?? []);
    }
    const selection = { id: ids.next++, parent: all.parent, fields: [...fields.values()], byType };
    known.set(key, selection);
    return selection;
  }

  function copy(from: Field, to: Field, levels: number): Field & { types: Map<string, TypeRef> } {
    return {
      ...from,
      types: new Map<string, TypeRef>(),
      selection: from.selection && to.selection ? reduce(from.selection, to.selection, levels - 1) : null,
      origin: originOf(from),
    };
  }

  return reduce(whole, part, depth);
}

/** The fields of `some` for a type, each with its counterpart. Where the whole does not tell types apart, the part cannot either. */
function pairs(all: Selection, some: Selection, type: string): [Field, Field][] {
  const wanted = differsByType(all)
    ? (some.byType.get(type) ?? [])
    : [...new Map(some.fields.map((field) => [field.key, field])).values()];
  const fields = new Map(all.byType.get(type)?.map((field) => [field.key, field]));
  return wanted.flatMap((field) => {
    const counterpart = fields.get(field.key);
    return counterpart ? [[counterpart, field] as [Field, Field]] : [];
  });
}
