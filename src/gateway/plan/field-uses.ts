import { getNamedType, isInputObjectType, isInterfaceType, isObjectType, Kind, parseValue } from 'graphql';
import type { GraphQLField, GraphQLInputType, GraphQLNamedInputType, GraphQLSchema, ValueNode } from 'graphql';
import type { FieldCall, FieldUse } from '../engine-types.ts';
import { isIntrospection, type Selection } from './selection.ts';

/** What a selection touches, each coordinate once, merged over all its places. O(size of the normal form). */
export function fieldUses(schema: GraphQLSchema, selection: Selection): FieldUse[] {
  const uses = new Map<string, { use: FieldUse; through: Set<string>; calls: Map<string, FieldCall> }>();
  const visited = new Set<number>();
  const open = [selection];
  for (let current = open.pop(); current; current = open.pop()) {
    if (visited.has(current.id)) continue;
    visited.add(current.id);
    for (const field of current.fields) {
      if (field.selection) open.push(field.selection);
      if (field.name === '__typename' || isIntrospection(field)) continue;
      for (const typeName of field.types) {
        const coordinate = `${typeName}.${field.name}`;
        const found = uses.get(coordinate) ?? {
          through: new Set(),
          calls: new Map(),
          use: { coordinate, typeName, fieldName: field.name, returns: field.type.name, through: [], calls: [] },
        };
        uses.set(coordinate, found);
        if (current.parent !== typeName) found.through.add(current.parent);
        const type = schema.getType(typeName);
        const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name] : undefined;
        if (definition && field.args !== '' && !found.calls.has(field.args))
          found.calls.set(field.args, { args: field.args, inputTypes: inputTypesOf(definition, field.args) });
      }
    }
  }
  return [...uses.values()].map(({ use, through, calls }) => ({ ...use, through: [...through], calls: [...calls.values()] }));
}

function inputTypesOf(field: GraphQLField<unknown, unknown>, args: string): string[] {
  const types = new Set<string>();
  const given = parseValue(`{${args.slice(1, -1)}}`, { noLocation: true });
  if (given.kind !== Kind.OBJECT) return [];
  for (const argument of given.fields) {
    const definition = field.args.find((candidate) => candidate.name === argument.name.value);
    if (definition) addTypes(definition.type, argument.value, types);
  }
  return [...types];
}

/** Of a literal, the types of the fields it has; of a variable, all that it could hold. */
function addTypes(type: GraphQLInputType, value: ValueNode, into: Set<string>): void {
  const named = getNamedType(type);
  if (value.kind === Kind.VARIABLE) {
    addAll(named, into, new Set());
    return;
  }
  into.add(named.name);
  if (value.kind === Kind.LIST) for (const item of value.values) addTypes(named, item, into);
  if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return;
  for (const given of value.fields) {
    const field = named.getFields()[given.name.value];
    if (field) addTypes(field.type, given.value, into);
  }
}

function addAll(type: GraphQLNamedInputType, into: Set<string>, visited: Set<string>): void {
  into.add(type.name);
  if (visited.has(type.name) || !isInputObjectType(type)) return;
  visited.add(type.name);
  for (const field of Object.values(type.getFields())) addAll(getNamedType(field.type), into, visited);
}
