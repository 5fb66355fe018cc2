import { Kind, parse, type SelectionSetNode } from 'graphql';

/** The field set of a `@key`, `@requires` or `@provides`, such as `id owner { id }`. Throws where it is not one. */
export function parseFieldSet(text: string): SelectionSetNode {
  const definition = parse(`{ ${text} }`, { noLocation: true }).definitions[0];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`"${text}" is not a field set.`);
  return definition.selectionSet;
}
