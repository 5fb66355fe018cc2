import {
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  parse,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { withoutPrototypes } from '../../../src/lib/without-prototypes.ts';
import type { Operation } from './oracle.ts';

/** Coordinates of object types that the operation may read, whatever the data are. */
export function usedCoordinates(schema: GraphQLSchema, { document, operationName, variables }: Operation): ReadonlySet<string> {
  const parsed = parse(document);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of parsed.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const used = new Set<string>();
  const operation = getOperationAST(parsed, operationName);
  const given = withoutPrototypes(variables) as Operation['variables'];
  const values = getVariableValues(schema, operation?.variableDefinitions ?? [], given).coerced ?? {};

  function typesOf(name: string): readonly string[] {
    const type = schema.getType(name);
    if (isAbstractType(type)) return schema.getPossibleTypes(type).map((possible) => possible.name);
    return [name];
  }

  function walk({ selections }: SelectionSetNode, types: readonly string[]): void {
    for (const node of selections) {
      const isSkipped = getDirectiveValues(GraphQLSkipDirective, node, values)?.['if'] === true;
      if (isSkipped || getDirectiveValues(GraphQLIncludeDirective, node, values)?.['if'] === false) continue;
      if (node.kind === Kind.FIELD) {
        for (const name of types) walkField(name, node.name.value, node.selectionSet);
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
      const condition = fragment?.typeCondition?.name.value;
      const allowed = condition === undefined ? types : typesOf(condition);
      if (fragment)
        walk(
          fragment.selectionSet,
          types.filter((type) => allowed.includes(type)),
        );
    }
  }

  function walkField(typeName: string, fieldName: string, below: SelectionSetNode | undefined): void {
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!field) return;
    used.add(`${typeName}.${fieldName}`);
    const inner = getNamedType(field.type);
    if (below && isCompositeType(inner)) walk(below, typesOf(inner.name));
  }

  const root = operation && schema.getRootType(operation.operation);
  if (operation && root) walk(operation.selectionSet, [root.name]);
  return used;
}
