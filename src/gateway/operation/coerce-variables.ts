import { getVariableValues, type GraphQLError, type GraphQLSchema, type VariableDefinitionNode } from 'graphql';
import { withoutPrototypes } from '../../lib/without-prototypes.ts';
import { withCoercibleNumbers } from './exact-variables.ts';

/** Variables as a client sent them. Nothing but `coerceVariables` reads them. */
export type RawVariables = Readonly<Record<string, unknown>>;

declare const coerced: unique symbol;

/**
 * The variables of one request, the only reading of them there is: limits, guard, rates, planner and executor all take this
 * value. Made by `coerceVariables` alone, which the compiler enforces.
 */
export interface CoercedVariables {
  readonly [coerced]: true;
  /** By name. No object in it has a prototype. A variable that is neither given nor has a default is absent. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What was given, as it was given, in JSON by name: subgraphs coerce it by the same rules and declare the same defaults. */
  readonly texts: ReadonlyMap<string, string>;
}

const errorsMax = 20;

/**
 * Coerces what a client sent by the rules of GraphQL (October 2021, §6.1.2), with the defaults of what is absent. Returns errors
 * where a value is not of its type, at most 20 of them. Variables that the operation does not declare are dropped.
 * O(size of the variables), recursive: how deep they are nested must have been checked.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: RawVariables | null,
): CoercedVariables | { readonly errors: readonly GraphQLError[] } {
  if (definitions.length === 0) return noVariables;
  // graphql-js looks up the fields of input objects in what it is given, where `constructor` must not be found.
  const bare = withoutPrototypes(given ?? {}) as RawVariables;
  const readable = withCoercibleNumbers(schema, definitions, bare);
  const result = getVariableValues(schema, definitions, readable, { maxErrors: errorsMax });
  if (result.errors) return { errors: result.errors };
  const values = withoutPrototypes(result.coerced) as RawVariables;
  const texts = new Map<string, string>();
  for (const name of Object.keys(values)) if (name in bare) texts.set(name, JSON.stringify(bare[name]));
  return checked({ values, texts });
}

/** The one place where the compiler is told that variables are coerced. */
function checked(variables: Omit<CoercedVariables, typeof coerced>): CoercedVariables {
  return variables as CoercedVariables;
}

const noVariables = checked({ values: Object.create(null) as RawVariables, texts: new Map() });
