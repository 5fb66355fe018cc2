import {
  getNamedType,
  isInputObjectType,
  isScalarType,
  isSpecifiedScalarType,
  valueFromAST,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { isExactNumber } from '../../../lib/exact-json.ts';
import { isJsonObject } from '../../../lib/json.ts';
import { own } from '../../../lib/own.ts';
import type { ListSize } from './cost-table.ts';

type Values = Readonly<Record<string, unknown>>;

/** The largest `Int` of GraphQL: more items than any server returns. */
export const itemsMax = 2 ** 31 - 1;

/** Fields of a page that are lists of as many items as the page was asked for. */
export const pageFields: readonly string[] = ['edges', 'nodes', 'items', 'results'];

/** Arguments, and fields of input objects, that say how many items are asked for where no `@listSize` names any. */
const slicingNames: ReadonlySet<string> = new Set(
  'first last limit take top pageSize page_size perPage per_page maxResults max_results'.split(' '),
);

/** How many input objects inside one another are searched for them. */
const inputDepthMax = 3;

/**
 * Returns the largest number of items that the field is asked for, by the slicing arguments of its `@listSize` or, without one, by
 * the usual names of slicing arguments; undefined where none is given or has a default. A number below zero or with a fraction
 * counts as `itemsMax`, because servers differ in what they make of it. So does zero count as none given where the names
 * alone say that it slices: to some servers it means no limit.
 */
export function askedItems(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  listSize: ListSize | undefined,
  values: Values,
): number | undefined {
  if (field.args.length === 0) return undefined;
  const asked = listSize?.slicingArguments.length
    ? listSize.slicingArguments.flatMap((path) => toItems(atPath(path, node, field, values)))
    : field.args
        .flatMap((argument) => slicesIn(argument.name, argument.type, givenTo(argument, node, values), 0))
        .flatMap(toItems)
        .filter((items) => items > 0);
  return asked.length > 0 ? Math.max(...asked) : undefined;
}

type Argument = GraphQLField<unknown, unknown>['args'][number];

/** Returns null where null is given, which is no default to a resolver. */
function givenTo(argument: Argument, node: FieldNode, values: Values): unknown {
  const given = node.arguments?.find(({ name }) => name.value === argument.name);
  const value: unknown = given && valueFromAST(given.value, argument.type, values);
  return value === undefined ? argument.defaultValue : value;
}

function atPath(path: string, node: FieldNode, field: GraphQLField<unknown, unknown>, values: Values): unknown {
  const [first, ...rest] = path.split('.');
  const argument = field.args.find(({ name }) => name === first);
  return rest.reduce<unknown>(
    (inside, key) => (isJsonObject(inside) ? own(inside, key) : undefined),
    argument && givenTo(argument, node, values),
  );
}

function slicesIn(name: string, type: GraphQLInputType, value: unknown, depth: number): unknown[] {
  const named = getNamedType(type);
  if (isInputObjectType(named)) {
    if (!isJsonObject(value) || depth === inputDepthMax) return [];
    const fields = named.getFields();
    return Object.entries(value).flatMap(([key, inside]) => {
      const field = own(fields, key);
      return field ? slicesIn(key, field.type, inside, depth + 1) : [];
    });
  }
  const isNumeric = named.name === 'Int' || named.name === 'Float' || (isScalarType(named) && !isSpecifiedScalarType(named));
  return isNumeric && slicingNames.has(name) ? [value] : [];
}

function toItems(value: unknown): number[] {
  const number = toNumber(value);
  if (number === undefined) return [];
  return [Number.isInteger(number) && number >= 0 ? Math.min(number, itemsMax) : itemsMax];
}

/** Scalars of large integers come as text, or as digits that no double holds. */
function toNumber(value: unknown): number | undefined {
  const digits = isExactNumber(value) ? value.rawJSON : value;
  const number = typeof digits === 'string' && digits.trim() !== '' ? Number(digits) : digits;
  return typeof number === 'number' && !Number.isNaN(number) ? number : undefined;
}
