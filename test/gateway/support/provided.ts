import type { GraphQLSchema, SelectionSetNode } from 'graphql';
import { fieldsFor } from './federated-data.ts';

/** Selections of `@provides` that apply to an object. */
export type Provided = readonly SelectionSetNode[];

export function providesField(provided: Provided | null, schema: GraphQLSchema, typeName: string, fieldName: string): boolean {
  return (
    provided?.some((selection) => fieldsFor(schema, typeName, selection).some((node) => node.name.value === fieldName)) ?? false
  );
}

/** What is provided for the value of a field: the field's own promise, and what the promises above say of it. */
export function providedBelow(
  above: Provided | null,
  own: SelectionSetNode | null,
  schema: GraphQLSchema,
  typeName: string,
  fieldName: string,
): Provided | null {
  const inherited = (above ?? [])
    .flatMap((selection) => fieldsFor(schema, typeName, selection))
    .flatMap((node) => (node.name.value === fieldName && node.selectionSet ? [node.selectionSet] : []));
  const all = own ? [own, ...inherited] : inherited;
  return all.length > 0 ? all : null;
}
