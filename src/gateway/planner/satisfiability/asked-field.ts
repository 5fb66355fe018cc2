import type { Field } from '../../operation/selection.ts';
import { typenameField } from '../../operation/typename-field.ts';
import type { FieldDefinition } from '../../schema/supergraph-model.ts';

/** Returns the field as an operation asks for it of the object types. Its selection does not matter to moves. */
export function askedField({ name, type }: FieldDefinition, objectTypes: readonly string[]): Field {
  return { ...typenameField, key: name, name, named: type.name, types: new Map(objectTypes.map((each) => [each, type])) };
}
