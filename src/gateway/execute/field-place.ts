import type { Spot } from '../plan/operation-plan.ts';
import type { Field, Selection } from '../plan/selection.ts';
import type { TypeRef } from '../plan/type-ref.ts';
import type { View } from './view.ts';

/** A field of an object type, where it is written. */
export interface FieldPlace {
  readonly field: Field;
  /** The object type that has the field. */
  readonly type: string;
  /** The type that the object type declares of the field. */
  readonly declared: TypeRef;
  readonly view: View;
  readonly selection: Selection;
  readonly spots: readonly Spot[];
}
