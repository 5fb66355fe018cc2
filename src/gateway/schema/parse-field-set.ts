import { GraphQLError, Kind, parse, type SelectionSetNode } from 'graphql';
import { isTextNestedDeeper } from '../../lib/document-nesting.ts';

/** A field set becomes a part of documents, which may be no deeper than `nestingMax`. */
const fieldSetLevelsMax = 100;

/** The field set of a `@key`, `@requires` or `@provides`, such as `id owner { id }`. Throws where it is not one. */
export function parseFieldSet(text: string): SelectionSetNode {
  if (isTextNestedDeeper(text, fieldSetLevelsMax)) throw new GraphQLError(`A field set has at most ${fieldSetLevelsMax} levels.`);
  const definition = parse(`{ ${text} }`, { noLocation: true }).definitions[0];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`"${text}" is not a field set.`);
  return definition.selectionSet;
}
