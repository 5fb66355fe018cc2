import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DirectiveNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { CoercedVariables } from '../coerce-variables.ts';
import type { Operation } from '../operation.ts';

/** Coordinates to count, `Type.field` of object types, by the name of the field. */
export type Wanted = ReadonlyMap<string, readonly { readonly typeName: string; readonly coordinate: string }[]>;

/**
 * How often an operation executes each of the wanted fields: once for every place in the response, so that aliases count
 * and repetitions of one place do not. What `@skip` and `@include` leave out does not count. Of a list, one item counts.
 * The operation must be valid and within the limits of fields and fragments, since fragments are walked wherever they stand.
 */
export function countFields(
  { prepared: { definition, fragments }, variables }: Operation,
  { schema, wanted }: { schema: GraphQLSchema; wanted: Wanted },
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  function walk(set: SelectionSetNode, parent: GraphQLNamedType, place: Place): void {
    for (const selection of set.selections) {
      if (!isIncluded(selection.directives, variables)) continue;
      if (selection.kind === Kind.FIELD) visit(selection, parent, place);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        walk(selection.selectionSet, conditioned(parent, selection.typeCondition?.name.value), place);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet, conditioned(parent, fragment.typeCondition.name.value), place);
      }
    }
  }

  function visit(node: FieldNode, parent: GraphQLNamedType, around: Place): void {
    const key = node.alias?.value ?? node.name.value;
    const place = around.inside.get(key) ?? emptyPlace();
    around.inside.set(key, place);
    for (const { typeName, coordinate } of wanted.get(node.name.value) ?? []) {
      if (place.counted.has(coordinate) || !holds(parent, typeName)) continue;
      place.counted.add(coordinate);
      counts.set(coordinate, (counts.get(coordinate) ?? 0) + 1);
    }
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (field && node.selectionSet) walk(node.selectionSet, getNamedType(field.type), place);
  }

  function holds(parent: GraphQLNamedType, typeName: string): boolean {
    if (parent.name === typeName) return true;
    const type = schema.getType(typeName);
    return isAbstractType(parent) && isObjectType(type) && schema.isSubType(parent, type);
  }

  function conditioned(parent: GraphQLNamedType, typeName: string | undefined): GraphQLNamedType {
    return (typeName === undefined ? undefined : schema.getType(typeName)) ?? parent;
  }

  const root = schema.getRootType(definition.operation);
  if (root) walk(definition.selectionSet, root, emptyPlace());
  return counts;
}

/** A place in the response. A tree of them, because response keys may be long and paths of them longer. */
interface Place {
  readonly inside: Map<string, Place>;
  /** Coordinates that are counted at it. */
  readonly counted: Set<string>;
}

function emptyPlace(): Place {
  return { inside: new Map(), counted: new Set() };
}

function isIncluded(directives: readonly DirectiveNode[] = [], { values }: CoercedVariables): boolean {
  return directives.every(({ name, arguments: given = [] }) => {
    const excluded = name.value === 'include' ? false : name.value === 'skip' ? true : null;
    const [value] = given.map((argument) => argument.value);
    if (excluded === null || !value) return true;
    if (value.kind === Kind.VARIABLE) return values[value.name.value] !== excluded;
    return value.kind !== Kind.BOOLEAN || value.value !== excluded;
  });
}
