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
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Operation } from '../engine.ts';
import type { CostTable, ListSize } from './cost-table.ts';

export interface CostDeps {
  readonly schema: GraphQLSchema;
  readonly table: CostTable;
  readonly listSizeDefault: number;
}

/** A mutation's root field does more than look something up. */
const mutationWeight = 10;

/**
 * How much work an operation is at most, before anything is known of the data
 * (https://ibm.github.io/graphql-specs/cost-spec.html, "static analysis"): each field weighs what its `@cost` says, or
 * its type's, else 1 where it has fields of its own and 0 where it is a leaf; what is inside counts for every item of a
 * list, whose size comes from `@listSize`.
 *
 * An upper bound: conditions are taken as met, and what is selected on several members of an abstract type is added up.
 * The operation must be valid and within the limits of fields and fragments, since fragments are walked wherever they stand.
 */
export function operationCost({ prepared, variables: { values } }: Operation, deps: CostDeps): number {
  const { definition, fragments } = prepared;
  const { schema, table } = deps;
  const mutationType = schema.getMutationType();

  /** `sized`: how many items the fields named so have, which their parent's `@listSize` knows. */
  function ofSet(set: SelectionSetNode, parent: GraphQLNamedType, sized: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) sum += ofField(selection, parent, sized);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        sum += ofSet(selection.selectionSet, conditioned(parent, selection.typeCondition?.name.value), sized);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) sum += ofSet(fragment.selectionSet, conditioned(parent, fragment.typeCondition.name.value), sized);
      }
    }
    return sum;
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType, sized: ReadonlyMap<string, number>): number {
    const name = node.name.value;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    // Introspection is answered here, from memory.
    if (!field) return 0;
    const type = getNamedType(field.type);
    const listSize = table.listSize(parent.name, name);
    const usual = parent === mutationType ? mutationWeight : isCompositeType(type) ? 1 : 0;
    const own = table.ofField(parent.name, name) ?? table.ofType(type.name) ?? usual;
    const items = itemsOf(node, field, listSize);
    const isList = isListType(getNullableType(field.type));
    const times = isList ? (sized.get(name) ?? items ?? deps.listSizeDefault) : 1;
    const below = new Map((listSize?.sizedFields ?? []).map((sizedField) => [sizedField, items ?? deps.listSizeDefault]));
    const inside = node.selectionSet ? ofSet(node.selectionSet, type, below) : 0;
    return Math.max(0, ofArguments(node, parent, field) + times * (own + inside));
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

  /** What a value weighs by the types of its parts. */
  function ofInput(type: GraphQLInputType, value: unknown): number {
    const named = getNamedType(type);
    if (value === null || value === undefined) return 0;
    if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + ofInput(named, item), 0);
    if (isLeafType(named)) return table.ofType(named.name) ?? 0;
    if (!isInputObjectType(named) || typeof value !== 'object') return 0;
    return Object.entries(value).reduce(
      (sum, [name, part]) => {
        const field = named.getFields()[name];
        return field ? sum + (table.ofInput(named.name, name) ?? 0) + ofInput(field.type, part) : sum;
      },
      table.ofType(named.name) ?? 0,
    );
  }

  /** The largest number that a slicing argument asks for; its own default counts where it is not given. */
  function itemsOf(node: FieldNode, field: GraphQLField<unknown, unknown>, listSize: ListSize | undefined): number | undefined {
    const asked = (listSize?.slicingArguments ?? []).flatMap((path) => {
      const [name = '', ...rest] = path.split('.');
      const argument = node.arguments?.find((candidate) => candidate.name.value === name);
      const value = argument ? valueFromASTUntyped(argument.value, values) : undefined;
      const declared = value ?? field.args.find((candidate) => candidate.name === name)?.defaultValue;
      const size = rest.reduce<unknown>(
        (inside, key) => (inside as Readonly<Record<string, unknown>> | null | undefined)?.[key],
        declared,
      );
      return typeof size === 'number' ? [size] : [];
    });
    return asked.length > 0 ? Math.max(0, ...asked) : listSize?.assumedSize;
  }

  function conditioned(parent: GraphQLNamedType, typeName: string | undefined): GraphQLNamedType {
    return (typeName === undefined ? undefined : schema.getType(typeName)) ?? parent;
  }

  const root = schema.getRootType(definition.operation);
  return root ? ofSet(definition.selectionSet, root, new Map()) : 0;
}
