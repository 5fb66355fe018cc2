import { getNamedType, isInputObjectType, isInterfaceType, isObjectType, Kind, parseValue } from 'graphql';
import type { GraphQLField, GraphQLInputType, GraphQLNamedInputType, GraphQLSchema, ValueNode } from 'graphql';
import type { FieldCall, FieldUse } from '../engine-types.ts';
import type { Budget } from './budget.ts';
import { isIntrospection, type Selection } from './selection.ts';

/** What a selection touches, each coordinate once, merged over all its places. O(size of the normal form). Throws `TooComplex`. */
export function fieldUses(schema: GraphQLSchema, selection: Selection, budget: Budget): FieldUse[] {
  const uses = new Map<string, { use: FieldUse; through: Set<string>; calls: Map<string, FieldCall> }>();
  const inputTypesOf = createInputTypes(budget);
  const visited = new Set<number>();
  const open = [selection];
  for (let current = open.pop(); current; current = open.pop()) {
    if (visited.has(current.id)) continue;
    visited.add(current.id);
    for (const field of current.fields) {
      if (field.selection) open.push(field.selection);
      if (field.name === '__typename' || isIntrospection(field)) continue;
      budget.spend(field.types.size / usesPerStep);
      for (const typeName of field.types.keys()) {
        const coordinate = `${typeName}.${field.name}`;
        const found = uses.get(coordinate) ?? {
          through: new Set(),
          calls: new Map(),
          use: { coordinate, typeName, fieldName: field.name, returns: field.named, through: [], calls: [] },
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

const usesPerStep = 4;

/** Reads each list of arguments once, however many fields are given it. */
function createInputTypes(budget: Budget): (field: GraphQLField<unknown, unknown>, args: string) => string[] {
  const parsed = new Map<string, ValueNode>();

  function parse(args: string): ValueNode {
    const known = parsed.get(args);
    if (known) return known;
    budget.spend(args.length / charactersPerStep);
    const value = parseValue(`{${args.slice(1, -1)}}`, { noLocation: true });
    parsed.set(args, value);
    return value;
  }

  /** Of a literal, the types of the fields it has; of a variable, all that it could hold. */
  function addTypes(type: GraphQLInputType, value: ValueNode, into: Set<string>, whole: Set<string>): void {
    budget.spend(1 / usesPerStep);
    const named = getNamedType(type);
    if (value.kind === Kind.VARIABLE) {
      addAll(named, into, whole);
      return;
    }
    into.add(named.name);
    if (value.kind === Kind.LIST) for (const item of value.values) addTypes(named, item, into, whole);
    if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return;
    for (const given of value.fields) {
      const field = named.getFields()[given.name.value];
      if (field) addTypes(field.type, given.value, into, whole);
    }
  }

  /** `whole`: types that have been added with all that is in them. */
  function addAll(type: GraphQLNamedInputType, into: Set<string>, whole: Set<string>): void {
    into.add(type.name);
    if (whole.has(type.name) || !isInputObjectType(type)) return;
    whole.add(type.name);
    const fields = Object.values(type.getFields());
    budget.spend((1 + fields.length) / usesPerStep);
    for (const field of fields) addAll(getNamedType(field.type), into, whole);
  }

  return (field, args) => {
    const types = new Set<string>();
    const whole = new Set<string>();
    const given = parse(args);
    for (const argument of given.kind === Kind.OBJECT ? given.fields : []) {
      const definition = field.args.find((candidate) => candidate.name === argument.name.value);
      if (definition) addTypes(definition.type, argument.value, types, whole);
    }
    return [...types];
  };
}

const charactersPerStep = 64;
