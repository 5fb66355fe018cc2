import {
  GraphQLError,
  isInputType,
  isNonNullType,
  print,
  typeFromAST,
  valueFromAST,
  type ASTNode,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';
import { isExactNumber } from '../../lib/exact-json.ts';
import { own } from '../../lib/own.ts';
import { withoutPrototypes } from '../../lib/without-prototypes.ts';
import { coerceInput, type InputPath } from './coerce-input.ts';

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
  const values = Object.create(null) as Record<string, unknown>;
  const texts = new Map<string, string>();
  const errors: GraphQLError[] = [];
  for (const definition of definitions) {
    if (errors.length >= errorsMax) break;
    const name = definition.variable.name.value;
    const value = given === null ? undefined : own(given, name);
    const read = coerceVariable(schema, definition, value, errors);
    if (read !== undefined) values[name] = read;
    if (value !== undefined && errors.length === 0) texts.set(name, JSON.stringify(value));
  }
  return errors.length > 0 ? { errors } : checked({ values, texts });
}

/** Returns undefined for a variable that has no value, and where it adds errors. */
function coerceVariable(
  schema: GraphQLSchema,
  definition: VariableDefinitionNode,
  value: unknown,
  errors: GraphQLError[],
): unknown {
  const name = definition.variable.name.value;
  const type = typeFromAST(schema, definition.type);
  const report = (message: string, node: ASTNode = definition): void =>
    void errors.push(new GraphQLError(message, { nodes: node }));
  if (!isInputType(type)) {
    report(
      `Variable "$${name}" expected value of type "${print(definition.type)}" which cannot be used as an input type.`,
      definition.type,
    );
  } else if (value === undefined) {
    if (definition.defaultValue) return withoutPrototypes(valueFromAST(definition.defaultValue, type));
    if (isNonNullType(type)) report(`Variable "$${name}" of required type "${String(type)}" was not provided.`);
  } else if (value === null && isNonNullType(type)) {
    report(`Variable "$${name}" of non-null type "${String(type)}" must not be null.`);
  } else {
    try {
      return coerceInput(type, value, (fault, wrong, path) => {
        report(`Variable "$${name}" got invalid value ${described(wrong)}${placeOf(name, path)}; ${fault}`);
        if (errors.length >= errorsMax) throw enough;
      });
    } catch (error) {
      if (error !== enough) throw error;
    }
  }
  return undefined;
}

const enough = new Error('There are errors enough.');

/** Short: what a client sent may be as large as its request, and has a place for each of its errors. */
function described(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  if (typeof value === 'string')
    return value.length > shortMax ? `${JSON.stringify(value.slice(0, shortMax))}…` : JSON.stringify(value);
  if (isExactNumber(value)) return value.rawJSON.slice(0, shortMax);
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}

const shortMax = 100;

function placeOf(name: string, path: InputPath | null): string {
  if (path === null) return '';
  let place = '';
  for (let at: InputPath | null = path; at; at = at.above)
    place = `${typeof at.key === 'number' ? `[${at.key}]` : `.${at.key}`}${place}`;
  return ` at "${name}${place}"`;
}

/** The one place where the compiler is told that variables are coerced. */
function checked(variables: Omit<CoercedVariables, typeof coerced>): CoercedVariables {
  return variables as CoercedVariables;
}

const noVariables = checked({ values: Object.create(null) as RawVariables, texts: new Map() });
