import { specifiedScalarTypes } from 'graphql';
import { rootTypes, type SchemaNames } from '../../lib/schema-names.ts';
import type { Types } from './named-schema.ts';
import { declaringInterface, defaultCoordinate, fieldsOf, hasField, type Naming } from './naming.ts';

export interface NameFaultsInput {
  /** What there is by default. */
  readonly all: Types;
  /** What is left of it. */
  readonly types: Types;
  readonly names: SchemaNames;
  readonly naming: Naming;
}

/** Returns what is wrong with the prefix and with the names that were given, and which names would be there twice. */
export function nameFaults({ all, types, names, naming }: NameFaultsInput): string[] {
  const { prefix, rename } = names;
  const given = Object.entries(rename).flatMap(([key, name]) => renameFaults(all, defaultCoordinate(all, names, key), key, name));
  return [...(prefix === '' ? [] : spellingFaults('auth.schema.prefix', prefix)), ...given, ...doubles(types, naming)];
}

function renameFaults(all: Types, coordinate: string, key: string, name: string): string[] {
  const at = `auth.schema.rename.${key}`;
  const [typeName = '', fieldName] = coordinate.split('.');
  if (rootTypes.has(coordinate)) return [`${at}: root types keep their names; rename their fields`];
  if (fieldName === undefined) return all.has(typeName) ? spellingFaults(at, name) : [unknownName(at)];
  if (!hasField(all.get(typeName), fieldName)) return [unknownName(at)];
  const face = declaringInterface(all, typeName, fieldName);
  return face === undefined ? spellingFaults(at, name) : [`${at}: is declared by ${face}; rename ${face}.${fieldName}`];
}

export function unknownName(at: string): string {
  return `${at}: the auth subgraph has no such type, and no such field of an object (docs/names.md lists them)`;
}

function spellingFaults(at: string, name: string): string[] {
  if (!/^[_A-Za-z][_0-9A-Za-z]*$/.test(name))
    return [`${at}: "${name}" must be letters, digits and _, and not begin with a digit`];
  if (name.includes('__')) return [`${at}: "${name}" is reserved, as are all names with __`];
  return [];
}

/** Names of GraphQL, and those that every subgraph has. */
const taken = [...specifiedScalarTypes.map(({ name }) => name), ...rootTypes, '_Any', '_Entity', '_Service'];
const takenFields = ['Query._entities', 'Query._service'];

function doubles(types: Types, naming: Naming): string[] {
  const ofTypes = [...types.keys()].filter((name) => !rootTypes.has(name)).map((name) => [name, naming.type(name)] as const);
  const ofFields = [...types].flatMap(([typeName, type]) =>
    fieldsOf(type).map(({ name: { value } }) => {
      const renamed = `${naming.type(typeName)}.${naming.field(typeName, value)}`;
      return [`${typeName}.${value}`, renamed] as const;
    }),
  );
  return [...repeated(ofTypes, taken), ...repeated(ofFields, takenFields)];
}

function repeated(names: readonly (readonly [coordinate: string, name: string])[], others: readonly string[]): string[] {
  const holders = new Map<string, string[]>(others.map((name) => [name, [`${name} of GraphQL or federation`]]));
  for (const [coordinate, name] of names) holders.set(name, [...(holders.get(name) ?? []), coordinate]);
  return [...holders]
    .filter(([, { length }]) => length > 1)
    .map(([name, coordinates]) => `auth.schema: ${coordinates.join(' and ')} would both be called ${name}`);
}
