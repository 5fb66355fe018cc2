import { prefixedCoordinate, prefixedField, prefixedType, rootTypes, type SchemaNames } from '../../lib/schema-names.ts';
import type { DeclaredType } from './declared-types.ts';
import type { ParsedSubgraph } from './explain-fault.ts';
import type { Clash } from './name-clashes.ts';

/** A subgraph and the types that it declares. */
export interface Declaring {
  readonly subgraph: ParsedSubgraph;
  readonly types: ReadonlyMap<string, DeclaredType>;
}

/** With which a name of ours becomes another, the first of them that makes one which nobody has. */
const prefixes = ['Auth', 'Portcullis', 'PortcullisAuth'] as const;

/** Returns the line of configuration that gives types or fields of ours names that no subgraph has. */
export function renameLine(
  coordinates: readonly string[],
  all: readonly Declaring[],
  { rename }: Pick<SchemaNames, 'rename'>,
): string {
  const pairs = coordinates.map((coordinate) => {
    const [typeName = '', fieldName] = coordinate.split('.');
    const withPrefix = (prefix: string) =>
      fieldName === undefined ? prefixedType(prefix, typeName) : prefixedField(prefix, fieldName);
    const isFree = (name: string) => !all.some(({ types }) => has(types, fieldName === undefined ? name : `${typeName}.${name}`));
    const name = prefixes.map(withPrefix).find(isFree) ?? `${withPrefix('PortcullisAuth')}2`;
    return `${configuredKey(coordinate, rename)}: ${name}`;
  });
  return `auth.schema.rename: { ${pairs.join(', ')} }`;
}

/** Returns the key under which the configuration gives the coordinate its name, or the coordinate where it does not. */
function configuredKey(coordinate: string, rename: SchemaNames['rename']): string {
  const entries = Object.entries(rename);
  const [typeName = '', fieldName] = coordinate.split('.');
  const typeKey = entries.find(([key, name]) => !key.includes('.') && name === typeName)?.[0] ?? typeName;
  if (fieldName === undefined) return typeKey;
  const given = entries.find(([key, name]) => key.startsWith(`${typeKey}.`) && name === fieldName);
  return given?.[0] ?? `${typeKey}.${fieldName}`;
}

/** So many clashes are resolved by one prefix rather than by a line each. */
const clashesMin = 3;

/** Says which prefix resolves the clashes, where they are many and none is configured. What merges has no prefix, and needs its line. */
export function prefixForAll(
  clashes: readonly Clash[],
  { types }: Declaring,
  others: readonly Declaring[],
  { prefix: given }: Pick<SchemaNames, 'prefix'>,
): string[] {
  const left = clashes.filter(({ own }) => isMerged(own)).map(({ own }) => `"${own.name}"`);
  if (given !== '' || clashes.length - left.length < clashesMin) return [];
  const coordinates = [...types.values()].flatMap((type) => {
    if (isMerged(type)) return [];
    return rootTypes.has(type.name) ? [...type.fields.keys()].map((field) => `${type.name}.${field}`) : [type.name];
  });
  const isFree = (prefix: string) =>
    coordinates.every((coordinate) => !others.some((other) => has(other.types, prefixedCoordinate(prefix, coordinate))));
  const prefix = prefixes.find(isFree);
  const but = left.length === 0 ? '' : ` but ${left.join(' and ')}`;
  return prefix === undefined ? [] : [`All of these${but} are resolved at once by one line: auth.schema.prefix: ${prefix}`];
}

/** Whether a type merges with those of other subgraphs: scalars, and objects whose fields are shareable. */
function isMerged({ kind, isEntity, fields, name }: DeclaredType): boolean {
  if (kind === 'Scalar') return true;
  return kind === 'Object' && !isEntity && !rootTypes.has(name) && [...fields.values()].every(({ isShared }) => isShared);
}

function has(types: ReadonlyMap<string, DeclaredType>, coordinate: string): boolean {
  const [typeName = '', fieldName] = coordinate.split('.');
  const type = types.get(typeName);
  return fieldName === undefined ? type !== undefined : (type?.fields.has(fieldName) ?? false);
}
