import { getVariableValues, type GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';

export type CoercedVariables =
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly errors: readonly GraphQLError[] };

const errorsMax = 20;

/** Checks the variables by the specification's input coercion, before anything is fetched, and fills in defaults. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): CoercedVariables {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return { values: {} };
  const result = getVariableValues(schema, definitions, given, { maxErrors: errorsMax });
  return result.errors ? { errors: result.errors } : { values: result.coerced };
}
