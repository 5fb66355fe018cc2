import type { Position } from '../planner/fetch-graph/operation-plan.ts';
import type { Field, Selection } from '../operation/selection.ts';
import type { TypeRef } from '../schema/type-ref.ts';
import type { SelectionReader } from './selection-reader.ts';

/** A field of an object type, where it is written. */
export interface FieldTarget {
  readonly field: Field;
  /** The object type that has the field. */
  readonly type: string;
  /** The type that the object type declares of the field. */
  readonly declared: TypeRef;
  readonly reader: SelectionReader;
  readonly selection: Selection;
  readonly positions: readonly Position[];
}
