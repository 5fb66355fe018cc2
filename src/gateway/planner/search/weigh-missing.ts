import type { Missing } from './selection-plan.ts';
import type { Selection } from '../../operation/selection.ts';

export type CountMissing = (missing: readonly Missing[]) => number;

/** Counts missing leaves. What is below a shared selection counts once for each place where it stands, up to infinity. */
export function createCountMissing(): CountMissing {
  const known = new Map<number, number>();

  function countMissing(missing: readonly Pick<Missing, 'field'>[]): number {
    let sum = 0;
    for (const { field } of missing) sum += field.selection ? weighSelection(field.selection) : 1;
    return sum;
  }

  function weighSelection(selection: Selection): number {
    const found = known.get(selection.id);
    if (found !== undefined) return found;
    const weight = Math.max(1, countMissing(selection.fields.map((field) => ({ field }))));
    known.set(selection.id, weight);
    return weight;
  }

  return countMissing;
}
