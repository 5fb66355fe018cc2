import type { CompositeType, FieldDefinition } from '../../schema/supergraph-model.ts';
import { parseTypeRef } from '../../schema/type-ref.ts';
import type { Place } from './places.ts';

/** Values that clients can reach: of one object type, with the places of the query graph where they may stand. */
export interface Reached {
  readonly objectType: string;
  readonly places: readonly Place[];
  /** Null at a root. */
  readonly from: Step | null;
  /** False where no subgraph tells the object type of the values, so that only fields of all object types can be asked for. */
  readonly isTold: boolean;
}

/** The field that leads to values. */
export interface Step {
  readonly parent: Reached;
  readonly field: FieldDefinition;
}

/** A field that clients can ask for and that cannot be resolved. */
export interface Unsatisfied {
  readonly parent: Reached;
  /** The object type, or an interface where the field cannot be resolved for all of its object types together. */
  readonly type: CompositeType;
  readonly field: FieldDefinition;
}

/** The one field of values of abstract types that is of no type. */
export const typenameDefinition: FieldDefinition = {
  name: '__typename',
  type: parseTypeRef('String!'),
  accessible: true,
  inGraph: new Map(),
};
