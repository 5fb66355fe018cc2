import {
  GraphQLID,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isSpecifiedScalarType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
} from 'graphql';
import { exactInteger, isExactNumber, type ExactNumber } from '../../lib/exact-json.ts';
import { isJsonObject } from '../../lib/json.ts';
import { own } from '../../lib/own.ts';
import { withoutPrototypes } from '../../lib/without-prototypes.ts';

/** Names of fields and indices of lists that lead to a value in a variable, the innermost first. */
export interface InputPath {
  readonly key: string | number;
  readonly above: InputPath | null;
}

/** Takes what is wrong with a value. Throws to end the coercion. */
export type OnInputFault = (fault: string, value: unknown, path: InputPath | null) => void;

/**
 * Coerces a JSON value to a type by the rules of GraphQL (October 2021, §3.5 to §3.12), as `coerceInputValue` of graphql-js does, of
 * which this differs in its costs: no fault writes the value that it is about, whose size is up to the client, and names are looked up
 * in what was sent only. An `ExactNumber` is read by its type: of an `ID` its digits, of the other types that GraphQL has the nearest
 * double; custom scalars keep it. No object of the result has a prototype. O(size of the value), recursive.
 */
export function coerceInput(
  type: GraphQLInputType,
  value: unknown,
  onFault: OnInputFault,
  path: InputPath | null = null,
): unknown {
  if (isNonNullType(type)) {
    if (value !== null && value !== undefined) return coerceInput(type.ofType, value, onFault, path);
    onFault(`Expected non-nullable type "${String(type)}" not to be null.`, value, path);
    return undefined;
  }
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    const { ofType } = type;
    if (!Array.isArray(value)) return [coerceInput(ofType, value, onFault, path)];
    return value.map((item, index) => coerceInput(ofType, item, onFault, { key: index, above: path }));
  }
  return isInputObjectType(type) ? coerceObject(type, value, onFault, path) : coerceLeaf(type, value, onFault, path);
}

function coerceObject(type: GraphQLInputObjectType, value: unknown, onFault: OnInputFault, path: InputPath | null): unknown {
  if (!isJsonObject(value)) {
    onFault(`Expected type "${type.name}" to be an object.`, value, path);
    return undefined;
  }
  const fields = type.getFields();
  const coerced = Object.create(null) as Record<string, unknown>;
  for (const field of Object.values(fields)) {
    const member = own(value, field.name);
    if (member !== undefined) coerced[field.name] = coerceInput(field.type, member, onFault, { key: field.name, above: path });
    else if (field.defaultValue !== undefined) coerced[field.name] = withoutPrototypes(field.defaultValue);
    else if (isNonNullType(field.type))
      onFault(`Field "${field.name}" of required type "${String(field.type)}" was not provided.`, value, path);
  }
  for (const name of Object.keys(value))
    if (!Object.hasOwn(fields, name)) onFault(`Field "${shortened(name)}" is not defined by type "${type.name}".`, value, path);
  if (type.isOneOf) checkOneOf(type, coerced, onFault, path);
  return coerced;
}

function checkOneOf(
  type: GraphQLInputObjectType,
  coerced: Readonly<Record<string, unknown>>,
  onFault: OnInputFault,
  path: InputPath | null,
): void {
  const keys = Object.keys(coerced);
  if (keys.length !== 1) onFault(`Exactly one key must be specified for OneOf type "${type.name}".`, coerced, path);
  const [key = ''] = keys;
  const value = coerced[key];
  if (value === null) onFault(`Field "${key}" must be non-null.`, value, { key, above: path });
}

function coerceLeaf(type: GraphQLLeafType, value: unknown, onFault: OnInputFault, path: InputPath | null): unknown {
  const read = isExactNumber(value) ? exactAs(type, value) : value;
  // No leaf that GraphQL has is an object, and its own message would hold all of it.
  if (typeof read === 'object' && !isCustom(type)) {
    onFault(`Expected type "${type.name}".`, value, path);
    return undefined;
  }
  try {
    const parsed: unknown = type.parseValue(read);
    if (parsed === undefined) onFault(`Expected type "${type.name}".`, value, path);
    return withoutPrototypes(parsed);
  } catch (error) {
    onFault(error instanceof Error ? shortened(error.message) : `Expected type "${type.name}".`, value, path);
    return undefined;
  }
}

function exactAs(type: GraphQLLeafType, value: ExactNumber): unknown {
  if (type === GraphQLID) return exactInteger(value) ?? Number(value.rawJSON);
  return isCustom(type) ? value : Number(value.rawJSON);
}

function isCustom(type: GraphQLLeafType): boolean {
  return !isEnumType(type) && !isSpecifiedScalarType(type);
}

const charactersMax = 200;

/** Texts of a client may be as long as its request. */
function shortened(text: string): string {
  return text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text;
}
