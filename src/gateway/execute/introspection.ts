import { execute, Kind, visit, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { isIntrospection, type Selection } from '../plan/selection.ts';

/** The results of an operation's `__schema` and `__type` fields, as JSON by response key; empty where it has none. */
export function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  selection: Selection,
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string> {
  const keys = selection.fields.filter(isIntrospection).map((field) => field.key);
  if (keys.length === 0) return new Map();
  const result = execute({ schema, document: introspectionOnly(document, operation), variableValues: variables });
  const data = 'data' in result ? result.data : undefined;
  return new Map(keys.map((key) => [key, JSON.stringify(data?.[key] ?? null)]));
}

/** The operation without the fields that subgraphs answer. */
function introspectionOnly(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const definitions = document.definitions.filter((node) => node === operation || node.kind === Kind.FRAGMENT_DEFINITION);
  return visit({ ...document, definitions } as DocumentNode, {
    FragmentDefinition: (node) => (node.typeCondition.name.value.startsWith('__') ? false : undefined),
    Field: (node) => (node.name.value === '__schema' || node.name.value === '__type' ? false : null),
  });
}
