import {
  GraphQLID,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';
import { exactInteger, isExactNumber, type ExactNumber } from '../../lib/exact-json.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Returns the same variables with every `ExactNumber` as the coercion of its type can read it: of an `ID` its digits, of the other types
 * that GraphQL has the nearest double, whose range they check. Custom scalars keep it. O(size of the variables), recursive.
 */
export function withCoercibleNumbers(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Values,
): Values {
  if (!holdsExactNumber(given)) return given;
  const values = new Map(Object.entries(given));
  for (const { variable, type: node } of definitions) {
    const name = variable.name.value;
    const type = typeFromAST(schema, node);
    if (values.has(name) && isInputType(type)) values.set(name, coercible(type, values.get(name)));
  }
  return bare(values);
}

function coercible(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return coercible(type.ofType, value);
  if (Array.isArray(value)) return isListType(type) ? value.map((item) => coercible(type.ofType, item)) : value;
  if (isListType(type)) return coercible(type.ofType, value);
  if (isExactNumber(value)) return ofLeaf(type, value);
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return value;
  const fields = new Map(Object.entries(type.getFields()));
  const members = Object.entries(value).map(([name, member]): [string, unknown] => {
    const field = fields.get(name);
    return [name, field ? coercible(field.type, member) : member];
  });
  return bare(members);
}

function ofLeaf(type: GraphQLInputType, value: ExactNumber): unknown {
  if (type === GraphQLID) return exactInteger(value) ?? Number(value.rawJSON);
  const isCustom = isScalarType(type) && !isSpecifiedScalarType(type);
  return isCustom ? value : Number(value.rawJSON);
}

function holdsExactNumber(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isExactNumber(value) || Object.values(value).some(holdsExactNumber);
}

/** Names come from outside: none of them may be one of a prototype. */
function bare(members: Iterable<[string, unknown]>): Values {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of members) object[name] = value;
  return object;
}
