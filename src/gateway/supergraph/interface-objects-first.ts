import { Kind, type DefinitionNode, type DocumentNode } from 'graphql';
import { directiveNames } from '../schema/directive-names.ts';

/** The schema with its interface objects before all other types: composition takes one that is named before it is met for a plain object. */
export function interfaceObjectsFirst(schema: DocumentNode): DocumentNode {
  const names = directiveNames(schema, ['interfaceObject']);
  const rank = (node: DefinitionNode): number => {
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) return 0;
    const isObject = node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
    return isObject && node.directives?.some((directive) => names.has(directive.name.value)) ? 1 : 2;
  };
  return { ...schema, definitions: schema.definitions.toSorted((a, b) => rank(a) - rank(b)) };
}
