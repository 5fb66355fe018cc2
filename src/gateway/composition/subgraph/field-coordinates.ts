import { GraphQLError, Kind, type SelectionSetNode } from 'graphql';
import { directiveArgument } from '../../schema/directive-names.ts';
import { usesOf } from './directive-uses.ts';
import { fieldSet } from './field-set.ts';
import type { SubgraphType } from './subgraph-definition.ts';

type Types = ReadonlyMap<string, SubgraphType>;

/** The coordinates of all fields that keys of a subgraph name, at any depth. */
export function keyCoordinates(types: Types): ReadonlySet<string> {
  const found = new Set<string>();
  for (const type of types.values()) for (const { fields } of type.keys) addCoordinates(types, type.name, fields, found);
  return found;
}

/** The coordinates of all fields that `@provides` of a subgraph name, on interfaces with those of their implementations. */
export function providedCoordinates(types: Types): ReadonlySet<string> {
  const found = new Set<string>();
  for (const type of types.values())
    for (const field of type.fields.values()) {
      if (field.provides !== null) addCoordinates(types, field.type.name, field.provides, found, true);
    }
  return found;
}

/** The coordinates of all fields that `@requires` of a subgraph name. */
export function requiredCoordinates(types: Types): ReadonlySet<string> {
  const found = new Set<string>();
  for (const type of types.values())
    for (const { requires } of type.fields.values())
      if (requires !== null) addCoordinates(types, type.name, requires, found, true);
  return found;
}

/** The coordinates of all fields that arguments take from contexts. */
export function contextCoordinates(types: Types): ReadonlySet<string> {
  const found = new Set<string>();
  for (const type of types.values())
    for (const field of type.fields.values())
      for (const { context, selection } of field.contextArguments.values())
        for (const owner of contextOwners(types, context))
          addCoordinates(types, owner.name, contextFieldSet(selection), found, true);
  return found;
}

/** The types that set a context. */
export function contextOwners(types: Types, context: string): SubgraphType[] {
  return [...types.values()].filter(({ uses }) =>
    usesOf(uses, 'context').some((node) => directiveArgument(node, 'name') === context),
  );
}

/** The selection of `@fromContext` as a field set: without the braces of one that has no type conditions. */
export function contextFieldSet(selection: string): string {
  return selection.startsWith('{') && selection.endsWith('}') ? selection.slice(1, -1) : selection;
}

/** Adds the coordinates that a field set names. `implementations`: with those of the object types that have a field of an interface. */
function addCoordinates(types: Types, typeName: string, text: string, found: Set<string>, implementations = false): void {
  const set = fieldSet(text);
  if (!(set instanceof GraphQLError)) addSelected(types, typeName, set, found, implementations);
}

function addSelected(
  types: Types,
  typeName: string,
  { selections }: SelectionSetNode,
  found: Set<string>,
  implementations: boolean,
): void {
  const type = types.get(typeName);
  for (const node of selections) {
    if (node.kind === Kind.INLINE_FRAGMENT)
      addSelected(types, node.typeCondition?.name.value ?? typeName, node.selectionSet, found, implementations);
    if (node.kind !== Kind.FIELD) continue;
    const name = node.name.value;
    found.add(`${typeName}.${name}`);
    if (implementations && type?.kind === 'interface')
      for (const other of types.values()) if (other.interfaces.has(typeName)) found.add(`${other.name}.${name}`);
    const field = type?.fields.get(name);
    if (node.selectionSet && field) addSelected(types, field.type.name, node.selectionSet, found, implementations);
  }
}
