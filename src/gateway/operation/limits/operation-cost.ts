import {
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isLeafType,
  isListType,
  getNullableType,
  isInterfaceType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type GraphQLField,
  type GraphQLInputType,
  type FieldNode,
  type GraphQLNamedInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Operation } from '../operation.ts';
import type { CostTable, ListSize } from './cost-table.ts';
import { askedItems, pageFields } from './list-size.ts';

export interface CostDeps {
  readonly schema: GraphQLSchema;
  readonly table: CostTable;
  readonly listSizeDefault: number;
}

/** How much of something there is at a field, by its coordinate. */
export interface AtField {
  readonly coordinate: string;
  readonly amount: number;
}

export interface OperationCost {
  readonly total: number;
  /** The field that is asked for most items at a time, and for how many; null where no field is asked for a number. */
  readonly longest: AtField | null;
}

/** Called with what a field costs at one place, for all objects that it is selected on, without what is selected in it. */
type OnField = (typeName: string, fieldName: string, cost: number) => void;

/** A mutation's root field does more than look something up. */
const mutationWeight = 10;

/**
 * How much work an operation is at most, before anything is known of the data
 * (https://ibm.github.io/graphql-specs/cost-spec.html, "static analysis"): each field weighs what its `@cost` says, or
 * its type's, else 1 where it has fields of its own and 0 where it is a leaf; what is inside counts for every item of a
 * list, whose size comes from `@listSize` or a slicing argument.
 *
 * An upper bound: conditions are taken as met, and what is selected on several members of an abstract type is added up.
 * The operation must be valid and within the limits of fields and fragments, since fragments are walked wherever they stand.
 */
export function operationCost(
  { prepared, variables: { values } }: Operation,
  deps: CostDeps,
  onField: OnField = () => {},
): OperationCost {
  const { definition, fragments } = prepared;
  let longest: AtField | null = null;
  const { schema, table } = deps;
  const mutationType = schema.getMutationType();
  const asks = new Map<FieldNode, Asks>();
  const inputs = new Map<GraphQLNamedType, Map<object, number>>();

  /** Returns the cost of one of so many objects. `sized`: how many items the lists of these names have, where their parent knows it. */
  function ofSet(set: SelectionSetNode, parent: GraphQLNamedType, sized: ReadonlyMap<string, number>, objects: number): number {
    let sum = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) sum += ofField(selection, parent, sized, objects);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        sum += ofSet(selection.selectionSet, conditioned(parent, selection.typeCondition?.name.value), sized, objects);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) sum += ofSet(fragment.selectionSet, conditioned(parent, fragment.typeCondition.name.value), sized, objects);
      }
    }
    return sum;
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType, sized: ReadonlyMap<string, number>, objects: number): number {
    const name = node.name.value;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    // Introspection is answered here, from memory.
    if (!field) return 0;
    const type = getNamedType(field.type);
    const listSize = table.listSize(parent.name, name);
    const usual = parent === mutationType ? mutationWeight : isCompositeType(type) ? 1 : 0;
    const own = table.ofField(parent.name, name) ?? table.ofType(type.name) ?? usual;
    const { items: asked, cost: given } = asksOf(node, parent, field);
    if (asked !== undefined && asked > (longest?.amount ?? -1)) longest = { coordinate: `${parent.name}.${name}`, amount: asked };
    const isList = isListType(getNullableType(field.type));
    const times = isList ? (asked ?? sized.get(name) ?? listSize?.assumedSize ?? deps.listSizeDefault) : 1;
    const below = isList ? noSizes : sizesBelow(listSize, asked ?? listSize?.assumedSize);
    const inside = node.selectionSet ? ofSet(node.selectionSet, type, below, bounded(objects * times)) : 0;
    const alone = given + times * own;
    onField(parent.name, name, objects * alone);
    return Math.max(0, bounded(alone + times * inside));
  }

  /** Reads arguments once for each field of the document, in however many places its fragment is spread. */
  function asksOf(node: FieldNode, parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>): Asks {
    const known = asks.get(node);
    if (known) return known;
    const items = askedItems(node, field, table.listSize(parent.name, field.name), values);
    const found = { items, cost: ofArguments(node, parent, field) };
    asks.set(node, found);
    return found;
  }

  /** Returns how many items the lists of a page have, by `@listSize` or else by their usual names. */
  function sizesBelow(listSize: ListSize | undefined, items: number | undefined): ReadonlyMap<string, number> {
    if (listSize?.sizedFields.length) return new Map(listSize.sizedFields.map((name) => [name, items ?? deps.listSizeDefault]));
    return items === undefined ? noSizes : new Map(pageFields.map((name) => [name, items]));
  }

  function ofArguments(node: FieldNode, parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>): number {
    let sum = 0;
    for (const argument of node.arguments ?? []) {
      const declared = field.args.find((candidate) => candidate.name === argument.name.value);
      const value = valueFromASTUntyped(argument.value, values);
      if (!declared || value === undefined) continue;
      sum += (table.ofInput(parent.name, field.name, declared.name) ?? 0) + ofInput(declared.type, value);
    }
    return sum;
  }

  /** Returns what a value weighs by the types of its parts. The value of a variable may stand in many places. */
  function ofInput(type: GraphQLInputType, value: unknown): number {
    const named = getNamedType(type);
    if (value === null || value === undefined) return 0;
    if (typeof value !== 'object') return ofParts(named, value);
    const ofType = inputs.get(named) ?? new Map<object, number>();
    inputs.set(named, ofType);
    const cost = ofType.get(value) ?? ofParts(named, value);
    ofType.set(value, cost);
    return cost;
  }

  function ofParts(named: GraphQLNamedInputType, value: unknown): number {
    if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + ofInput(named, item), 0);
    if (isLeafType(named)) return table.ofType(named.name) ?? 0;
    if (!isInputObjectType(named) || typeof value !== 'object' || value === null) return 0;
    return Object.entries(value).reduce(
      (sum, [name, part]) => {
        const field = named.getFields()[name];
        return field ? sum + (table.ofInput(named.name, name) ?? 0) + ofInput(field.type, part) : sum;
      },
      table.ofType(named.name) ?? 0,
    );
  }

  function conditioned(parent: GraphQLNamedType, typeName: string | undefined): GraphQLNamedType {
    return (typeName === undefined ? undefined : schema.getType(typeName)) ?? parent;
  }

  const root = schema.getRootType(definition.operation);
  const total = root ? ofSet(definition.selectionSet, root, noSizes, 1) : 0;
  return { total, longest };
}

/** Returns the field that makes most of an operation's cost, with its cost wherever it stands; null where nothing costs. */
export function dearestField(operation: Operation, deps: CostDeps): AtField | null {
  const costs = new Map<string, number>();
  operationCost(operation, deps, (typeName, fieldName, cost) => {
    const coordinate = `${typeName}.${fieldName}`;
    costs.set(coordinate, bounded((costs.get(coordinate) ?? 0) + cost));
  });
  let dearest: AtField | null = null;
  for (const [coordinate, amount] of costs) if (amount > (dearest?.amount ?? 0)) dearest = { coordinate, amount };
  return dearest;
}

/** What a field asks for by its arguments. */
interface Asks {
  /** Undefined: for no number of items. */
  readonly items: number | undefined;
  /** Of the arguments themselves. */
  readonly cost: number;
}

const noSizes: ReadonlyMap<string, number> = new Map();

/** Keeps products of large numbers exact. */
function bounded(cost: number): number {
  return Math.min(cost, Number.MAX_SAFE_INTEGER);
}
