import {
  getNamedType,
  getNullableType,
  GraphQLInputObjectType,
  isEnumType,
  isLeafType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';
import { buildAuthSchema } from '../../src/auth-subgraph/build-auth-schema.ts';

/** A place of an operation where a client may write a value. */
export interface GraphqlPosition {
  /** For example `login(input.password)`. */
  readonly name: string;
  readonly document: string;
  /** Returns variables that hold the value there, and what is needed beside it. */
  variables(value: unknown): Record<string, unknown>;
}

/** Every leaf of every argument of every root field of the auth subgraph. `text` is what required strings are. */
export function graphqlPositions(text: string): readonly GraphqlPosition[] {
  const { schema } = buildAuthSchema();
  return (['query', 'mutation'] as const).flatMap((kind) => {
    const type = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    const fields = Object.values(type?.getFields() ?? {}).filter(({ name }) => !name.startsWith('_'));
    return fields.flatMap((field) => field.args.flatMap((argument) => positionsOf(kind, field, argument, text)));
  });
}

function positionsOf(
  kind: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  argument: GraphQLArgument,
  text: string,
): GraphqlPosition[] {
  const given = field.args.filter((other) => other === argument || isRequiredArgument(other));
  const declared = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  const document = `${kind} (${declared}) { ${field.name}(${passed}) ${selectionOf(field.type)} }`;
  const others = Object.fromEntries(given.map(({ name, type }) => [name, sampleOf(type, text)]));
  return leavesOf(argument.type).map((path) => ({
    name: `${field.name}(${[argument.name, ...path].join('.')})`,
    document,
    variables: (value) => ({ ...others, [argument.name]: placed(argument.type, path, value, text) }),
  }));
}

function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const mayRefuse =
    isUnionType(named) && named.getTypes().some((one) => one.getInterfaces().some(({ name }) => name === 'Refusal'));
  return mayRefuse ? '{ __typename ... on Refusal { code message } }' : '{ __typename }';
}

function leavesOf(type: GraphQLInputType): string[][] {
  const named = getNamedType(type);
  if (!(named instanceof GraphQLInputObjectType)) return [[]];
  return Object.values(named.getFields()).flatMap((field) => leavesOf(field.type).map((path) => [field.name, ...path]));
}

/** A value of the type that holds `value` at the path, and all that is required beside it. */
function placed(type: GraphQLInputType, [next, ...rest]: readonly string[], value: unknown, text: string): unknown {
  if (next === undefined) return value;
  const named = getNamedType(type) as GraphQLInputObjectType;
  const field = named.getFields()[next];
  const inner = field && placed(field.type, rest, value, text);
  const whole = { ...(sampleOf(named, text) as object), [next]: inner };
  return isListType(getNullableType(type)) ? [whole] : whole;
}

function sampleOf(type: GraphQLInputType, text: string): unknown {
  if (isListType(getNullableType(type))) return [];
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (!(named instanceof GraphQLInputObjectType)) return named.name === 'Boolean' ? true : named.name === 'Int' ? 1 : text;
  const required = Object.values(named.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(required.map((field) => [field.name, sampleOf(field.type, text)]));
}
