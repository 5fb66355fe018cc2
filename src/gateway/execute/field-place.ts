import type { Spot } from '../plan/operation-plan.ts';
import type { Field, Selection } from '../plan/selection.ts';
import type { View } from './view.ts';

/** A field of an object type, where it is written. */
export interface FieldPlace {
  readonly field: Field;
  /** The object type that has the field. */
  readonly type: string;
  readonly view: View;
  readonly selection: Selection;
  readonly spots: readonly Spot[];
}
