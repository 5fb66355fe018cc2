import {
  isTypeDefinitionNode,
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { rootTypes, type SchemaNames } from '../../lib/schema-names.ts';
import { unknownName } from './name-faults.ts';
import type { Types } from './named-schema.ts';
import { declaringInterface, defaultCoordinate, fieldsOf, hasField } from './naming.ts';

export interface Omitted {
  readonly document: DocumentNode;
  readonly faults: string[];
}

/**
 * Returns the document without the fields that `omit` names, without those that return an object it names, and without the
 * types that nothing leads to any more.
 */
export function omitted(document: DocumentNode, types: Types, names: SchemaNames): Omitted {
  if (names.omit.length === 0) return { document, faults: [] };
  const faults = names.omit.flatMap((key) => omitFaults(types, defaultCoordinate(types, names, key), `auth.schema.omit: ${key}`));
  if (faults.length > 0) return { document, faults };
  const gone = new Set(names.omit.map((key) => defaultCoordinate(types, names, key)));
  const isGone = (typeName: string, { name, type }: FieldDefinitionNode): boolean =>
    gone.has(namedIn(type)) ||
    gone.has(`${typeName}.${name.value}`) ||
    gone.has(`${declaringInterface(types, typeName, name.value) ?? typeName}.${name.value}`);

  const rest = new Map(
    [...types]
      .filter(([name]) => !gone.has(name))
      .map(([name, type]) => [name, withoutFields(type, (field) => isGone(name, field))]),
  );
  const reached = reachable(rest);
  for (const name of reached) {
    const type = rest.get(name);
    const isEmptied = fieldsOf(types.get(name)).length > 0 && fieldsOf(type).length === 0;
    if (isEmptied && name !== 'Mutation') faults.push(`auth.schema.omit: leaves ${name} without a field${wayOut(rest, name)}`);
  }
  return { document: withTypes(document, rest, reached), faults };
}

function omitFaults(types: Types, coordinate: string, at: string): string[] {
  const [typeName = '', fieldName] = coordinate.split('.');
  const type = types.get(typeName);
  if (fieldName === undefined) {
    if (type === undefined) return [unknownName(at)];
    const isMember = [...types.values()].some((union) => membersOf(union).includes(typeName));
    const isObject = type.kind === Kind.OBJECT_TYPE_DEFINITION && !rootTypes.has(typeName);
    return isObject && !isMember
      ? []
      : [`${at}: only objects that are no outcomes can be left out; leave out the fields that lead to it`];
  }
  if (!hasField(type, fieldName)) return [unknownName(at)];
  const face = declaringInterface(types, typeName, fieldName);
  if (face !== undefined) return [`${at}: is declared by ${face}; leave out ${face}.${fieldName}`];
  return keyFields(type).includes(fieldName) ? [`${at}: is the key by which other subgraphs name a ${typeName}`] : [];
}

/** Which mutations to leave out instead, where the type is one of their outcomes. */
function wayOut(types: Types, outcome: string): string {
  const unions = [...types.values()].filter((type) => membersOf(type).includes(outcome)).map(({ name }) => name.value);
  const mutations = fieldsOf(types.get('Mutation')).filter(({ type }) => unions.includes(namedIn(type)));
  return mutations.length === 0 ? '' : `; leave out ${mutations.map(({ name }) => `Mutation.${name.value}`).join(' and ')}, too`;
}

function withoutFields(type: TypeDefinitionNode, isGone: (field: FieldDefinitionNode) => boolean): TypeDefinitionNode {
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return type;
  return { ...type, fields: fieldsOf(type).filter((field) => !isGone(field)) };
}

/** The types that can be met from the root fields and from entities. */
function reachable(types: Types): ReadonlySet<string> {
  const entities = [...types].filter(([, type]) => keyFields(type).length > 0).map(([name]) => name);
  const reached = new Set(['Query', ...(fieldsOf(types.get('Mutation')).length > 0 ? ['Mutation'] : []), ...entities]);
  // What is added while the set is walked is walked, too.
  for (const name of reached) {
    const type = types.get(name);
    if (type) visit(type, { NamedType: (node) => void (types.has(node.name.value) && reached.add(node.name.value)) });
  }
  return reached;
}

function withTypes(document: DocumentNode, types: Types, kept: ReadonlySet<string>): DocumentNode {
  const definitions = document.definitions.flatMap((node): DefinitionNode[] => {
    if (node.kind === Kind.SCHEMA_DEFINITION)
      return [{ ...node, operationTypes: node.operationTypes.filter(({ type }) => kept.has(type.name.value)) }];
    if (!isTypeDefinitionNode(node)) return [node];
    const type = types.get(node.name.value);
    return type && kept.has(node.name.value) ? [type] : [];
  });
  return { ...document, definitions };
}

function membersOf(type: TypeDefinitionNode): string[] {
  return type.kind === Kind.UNION_TYPE_DEFINITION ? (type.types ?? []).map(({ name }) => name.value) : [];
}

function keyFields(type: TypeDefinitionNode | undefined): string[] {
  return (type?.directives ?? [])
    .filter(({ name }) => name.value === 'key')
    .flatMap(({ arguments: given }) => given ?? [])
    .flatMap(({ value }) => (value.kind === Kind.STRING ? (value.value.match(/\w+/g) ?? []) : []));
}

function namedIn(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedIn(type.type);
}
