import type { Field, Selection } from '../../operation/selection.ts';

/** The fields that lead from a value to one leaf of a field set. */
export interface LeafPath {
  readonly id: number;
  /** At least one. The last is a field of which no more than its object type is asked, where it is not a leaf. */
  readonly fields: readonly Field[];
}

/** The paths to all leaves of a field set, in its order. The same objects for the same selection. */
export type LeafPaths = (selection: Selection) => readonly LeafPath[];

export function createLeafPaths(): LeafPaths {
  const known = new Map<number, readonly LeafPath[]>();
  let count = 0;

  return (selection) => {
    const found = known.get(selection.id);
    if (found) return found;
    const paths = fieldsToLeaves(selection).map((fields): LeafPath => ({ id: count++, fields }));
    known.set(selection.id, paths);
    return paths;
  };
}

function fieldsToLeaves(selection: Selection): (readonly Field[])[] {
  return selection.fields
    .filter(({ name }) => name !== '__typename')
    .flatMap((field) => {
      const below = field.selection ? fieldsToLeaves(field.selection) : [];
      return below.length > 0 ? below.map((path) => [field, ...path]) : [[field]];
    });
}
