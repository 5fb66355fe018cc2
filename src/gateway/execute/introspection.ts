import { execute, Kind, OperationTypeNode, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { CoercedVariables } from '../coerce-variables.ts';
import type { Field } from '../plan/selection.ts';

/** The results of introspection as JSON, by the field that asks for it. */
export type Introspection = ReadonlyMap<Field, string>;

/** Answers the `__schema` and `__type` fields of an operation, wherever they stand in it. */
export function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fields: readonly Field[],
  { values }: CoercedVariables,
): Introspection {
  if (fields.length === 0) return new Map();
  const result = execute({ schema, document: introspectionOnly(document, operation, fields), variableValues: values });
  const data = 'data' in result ? result.data : undefined;
  return new Map(fields.map((field, index) => [field, JSON.stringify(data?.[keyAt(index)] ?? null)]));
}

/** A query of nothing but `fields`, each under a key of its own. */
function introspectionOnly(
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
  fields: readonly Field[],
): DocumentNode {
  const selections = fields.flatMap(({ introspection }, index) =>
    introspection ? [{ ...introspection, alias: { kind: Kind.NAME as const, value: keyAt(index) } }] : [],
  );
  const query: OperationDefinitionNode = {
    ...operation,
    operation: OperationTypeNode.QUERY,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return { kind: Kind.DOCUMENT, definitions: [query, ...fragments] };
}

function keyAt(index: number): string {
  return `_${index}`;
}
