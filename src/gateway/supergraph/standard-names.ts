import { isTypeDefinitionNode, isTypeExtensionNode, Kind, visit, type ASTNode, type DocumentNode } from 'graphql';
import { rootNamesOf } from './declarations.ts';

/** Returns a subgraph's schema with root types of the default names, which other subgraphs may call otherwise; in field sets, too. */
export function standardNames(schema: DocumentNode): DocumentNode {
  const roots = renamedRoots(schema);
  if (roots.size === 0) return schema;
  return visit(schema, {
    Name: (node, _key, parent) => {
      const named = (parent ?? node) as ASTNode;
      const isType = named.kind === Kind.NAMED_TYPE || isTypeDefinitionNode(named) || isTypeExtensionNode(named);
      const value = isType ? roots.get(node.value) : undefined;
      return value === undefined ? undefined : { ...node, value };
    },
    StringValue: (node, _key, parent) => {
      const argument = parent as ASTNode | undefined;
      if (argument?.kind !== Kind.ARGUMENT || !fieldSetArguments.has(argument.name.value)) return undefined;
      const value = node.value.replaceAll(
        /(\.\.\.\s*on\s+)(\w+)/g,
        (_, on: string, type: string) => on + (roots.get(type) ?? type),
      );
      return value === node.value ? undefined : { ...node, value };
    },
  });
}

/** Of `@key`, `@requires` and `@provides`, and of `@fromContext`. */
const fieldSetArguments: ReadonlySet<string> = new Set(['fields', 'field']);

/** One whose default name is another type's keeps its own. */
function renamedRoots(schema: DocumentNode): ReadonlyMap<string, string> {
  const types = new Set(
    schema.definitions.flatMap((node) => (isTypeDefinitionNode(node) || isTypeExtensionNode(node) ? [node.name.value] : [])),
  );
  return new Map([...rootNamesOf(schema)].filter(([name, standard]) => name !== standard && !types.has(standard)));
}
