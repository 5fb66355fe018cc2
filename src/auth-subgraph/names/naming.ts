import { Kind, type TypeDefinitionNode } from 'graphql';
import { nameUnder, prefixedCoordinate, rootTypes, type SchemaNames } from '../../lib/schema-names.ts';
import type { Types } from './named-schema.ts';

/** What types and fields are called, by their default names. */
export interface Naming {
  type(name: string): string;
  field(typeName: string, fieldName: string): string;
}

export function namingOf(types: Types, names: SchemaNames): Naming {
  return {
    type: (name) => nameUnder(isShared(types.get(name)) ? { ...names, prefix: '' } : names, name),
    field(typeName, fieldName) {
      const declaring = declaringInterface(types, typeName, fieldName) ?? typeName;
      return nameUnder(names, `${declaring}.${fieldName}`);
    },
  };
}

/** Returns the first interface of an object that declares the field, which therefore decides what it is called. */
export function declaringInterface(types: Types, typeName: string, fieldName: string): string | undefined {
  const type = types.get(typeName);
  if (type?.kind !== Kind.OBJECT_TYPE_DEFINITION) return undefined;
  return type.interfaces?.map(({ name }) => name.value).find((face) => hasField(types.get(face), fieldName));
}

export function hasField(type: TypeDefinitionNode | undefined, fieldName: string): boolean {
  return fieldsOf(type).some(({ name }) => name.value === fieldName);
}

/** Returns the fields that answer: none of inputs. */
export function fieldsOf(type: TypeDefinitionNode | undefined) {
  const answers = type?.kind === Kind.OBJECT_TYPE_DEFINITION || type?.kind === Kind.INTERFACE_TYPE_DEFINITION;
  return answers ? (type.fields ?? []) : [];
}

/** Returns the coordinate by default names, where it is written with the prefix. Unknown ones stay as they are. */
export function defaultCoordinate(types: Types, { prefix }: Pick<SchemaNames, 'prefix'>, coordinate: string): string {
  const [typeName = '', fieldName] = coordinate.split('.');
  if (fieldName === undefined ? types.has(typeName) : hasField(types.get(typeName), fieldName)) return coordinate;
  const all = [...types].flatMap(([name, type]) => [name, ...fieldsOf(type).map((field) => `${name}.${field.name.value}`)]);
  return all.find((known) => prefixedCoordinate(prefix, known) === coordinate) ?? coordinate;
}

/** Root types, scalars and what is `@shareable` merge with those of other subgraphs, and have no prefix. */
function isShared(type: TypeDefinitionNode | undefined): boolean {
  return (
    type === undefined ||
    rootTypes.has(type.name.value) ||
    type.kind === Kind.SCALAR_TYPE_DEFINITION ||
    (type.directives ?? []).some(({ name }) => name.value === 'shareable')
  );
}
