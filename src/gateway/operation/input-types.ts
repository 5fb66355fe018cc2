import { getNamedType, isInputObjectType, Kind } from 'graphql';
import type { ArgumentNode, GraphQLField, GraphQLInputType, GraphQLNamedInputType, ValueNode } from 'graphql';
import type { Budget } from './budget.ts';

/** Returns the names of the input types that a field is given by its arguments. */
export type InputTypesOf = (
  definition: GraphQLField<unknown, unknown>,
  given: readonly ArgumentNode[],
  argsName: string,
) => readonly string[];

/** Looks at each list of arguments once, however many fields of the same types are given it. Throws `TooComplex`. */
export function createInputTypes(budget: Budget): InputTypesOf {
  /** By declaration, then by what stands for the arguments. */
  const known = new Map<string, Map<string, readonly string[]>>();
  const declarations = new Map<GraphQLField<unknown, unknown>, string>();

  /** Equal for fields that declare the same arguments. */
  function declarationOf(definition: GraphQLField<unknown, unknown>): string {
    const found = declarations.get(definition);
    if (found !== undefined) return found;
    const text = definition.args.map(({ name, type }) => `${name}: ${getNamedType(type).name}`).join(' ');
    declarations.set(definition, text);
    return text;
  }

  /** Of a literal, the types of the fields it has; of a variable, all that it could hold. */
  function addTypes(type: GraphQLInputType, value: ValueNode, into: Set<string>, whole: Set<string>): void {
    budget.spend(1 / valuesPerStep);
    const named = getNamedType(type);
    if (value.kind === Kind.VARIABLE) {
      addAll(named, into, whole);
      return;
    }
    into.add(named.name);
    if (value.kind === Kind.LIST) for (const item of value.values) addTypes(named, item, into, whole);
    if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return;
    const fields = named.getFields();
    for (const given of value.fields) {
      const field = fields[given.name.value];
      if (field) addTypes(field.type, given.value, into, whole);
    }
  }

  /** `whole`: types that have been added with all that is in them. */
  function addAll(type: GraphQLNamedInputType, into: Set<string>, whole: Set<string>): void {
    into.add(type.name);
    if (whole.has(type.name) || !isInputObjectType(type)) return;
    whole.add(type.name);
    const fields = Object.values(type.getFields());
    budget.spend((1 + fields.length) / valuesPerStep);
    for (const field of fields) addAll(getNamedType(field.type), into, whole);
  }

  return (definition, given, argsName) => {
    const declaration = declarationOf(definition);
    const byArguments = known.get(declaration) ?? new Map<string, readonly string[]>();
    known.set(declaration, byArguments);
    const found = byArguments.get(argsName);
    if (found) return found;
    const types = new Set<string>();
    const whole = new Set<string>();
    for (const argument of given) {
      const declared = definition.args.find((candidate) => candidate.name === argument.name.value);
      if (declared) addTypes(declared.type, argument.value, types, whole);
    }
    byArguments.set(argsName, [...types]);
    return [...types];
  };
}

const valuesPerStep = 4;
