import {
  getNamedType,
  GraphQLError,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  typeFromAST,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLOutputType,
  SelectionSetNode,
  ValidationContext,
  ValidationRule,
} from 'graphql';
import type { Budget } from './budget.ts';
import { givenArguments } from './given-arguments.ts';

/**
 * Fields of one response key must be the same field with the same arguments where one object can have both, and of the same
 * shape everywhere (https://spec.graphql.org/October2021/#sec-Field-Selection-Merging). In place of graphql-js' rule, which
 * compares every pair: here the fields of a key are compared with the first of them, and each set of selections that meet at
 * one place is looked at once. A rule for one document; validating throws `TooComplex`.
 */
export function fieldsCanMerge(budget: Budget): ValidationRule {
  return (context) => {
    const check = createCheck(context, budget);
    let isCyclic: boolean | null = null;
    return {
      OperationDefinition(operation) {
        isCyclic ??= hasCycle(context);
        const parent = context.getSchema().getRootType(operation.operation);
        // A cycle of fragments is refused as such; it has no end to compare.
        if (parent && !isCyclic) check([{ set: operation.selectionSet, parent }]);
        return false;
      },
    };
  };
}

/** A selection set and the type it is on; the same for a set wherever it is met. */
interface Scoped {
  readonly set: SelectionSetNode;
  readonly parent: GraphQLNamedType | undefined;
}

interface Entry {
  readonly node: FieldNode;
  readonly parent: GraphQLNamedType | undefined;
  /** Undefined where there is no such field. */
  readonly type: GraphQLOutputType | undefined;
}

function createCheck(context: ValidationContext, budget: Budget): (sets: readonly Scoped[]) => void {
  const schema = context.getSchema();
  const setIds = new Map<SelectionSetNode, number>();
  const visited = new Set<string>();
  const argumentsOf = (node: FieldNode): string => givenArguments(node, budget).text;

  function idOf(set: SelectionSetNode): number {
    const id = setIds.get(set) ?? setIds.size;
    setIds.set(set, id);
    return id;
  }

  /** `exclusive`: no object has fields of more than one of the sets, so that their shapes alone have to agree. */
  function check(sets: readonly Scoped[], exclusive = false): void {
    budget.spend(1);
    const ids = new Map(sets.map((scoped) => [idOf(scoped.set), scoped]));
    const mark = `${exclusive ? '!' : ''}${[...ids.keys()].toSorted((a, b) => a - b).join(' ')}`;
    if (visited.has(mark)) return;
    visited.add(mark);
    for (const [key, entries] of collect([...ids.values()])) {
      if (entries.length === 1) {
        check(insideOf(entries), exclusive);
        continue;
      }
      const groups = exclusive ? [entries] : groupsOf(entries);
      const differs = !exclusive && groups.some((group) => differ(key, group));
      if (!differs) compareShapes(key, entries);
      for (const group of groups) check(insideOf(group), exclusive);
      if (!exclusive && groups.length > 1) check(insideOf(entries), true);
    }
  }

  function collect(sets: readonly Scoped[]): Map<string, Entry[]> {
    const found = new Map<string, Entry[]>();
    const spread = new Set<string>();

    function add({ set, parent }: Scoped): void {
      for (const selection of set.selections) {
        budget.spend(1 / 4);
        if (selection.kind === Kind.FIELD) {
          const key = selection.alias?.value ?? selection.name.value;
          const entry = { node: selection, parent, type: typeOf(parent, selection.name.value) };
          const entries = found.get(key);
          if (entries) entries.push(entry);
          else found.set(key, [entry]);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          const condition = selection.typeCondition && typeFromAST(schema, selection.typeCondition);
          add({ set: selection.selectionSet, parent: selection.typeCondition ? condition : parent });
        } else {
          const fragment = context.getFragment(selection.name.value);
          if (!fragment || spread.has(fragment.name.value)) continue;
          spread.add(fragment.name.value);
          add({ set: fragment.selectionSet, parent: typeFromAST(schema, fragment.typeCondition) });
        }
      }
    }

    for (const one of sets) add(one);
    return found;
  }

  function typeOf(parent: GraphQLNamedType | undefined, name: string): GraphQLOutputType | undefined {
    if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
    if (parent === schema.getQueryType() && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef.type;
    if (parent === schema.getQueryType() && name === TypeMetaFieldDef.name) return TypeMetaFieldDef.type;
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;
  }

  function compareShapes(key: string, entries: readonly Entry[]): void {
    const [first, ...others] = entries.filter(({ type }) => type !== undefined);
    const other = first && others.find(({ type }) => shapeOf(type) !== shapeOf(first.type));
    if (!first || !other) return;
    report(key, `they return conflicting types "${String(first.type)}" and "${String(other.type)}"`, first, other);
  }

  /** Whether one object would have different fields under the key. */
  function differ(key: string, entries: readonly Entry[]): boolean {
    const [first, ...others] = entries;
    if (!first) return false;
    for (const other of others) {
      const [name, otherName] = [first.node.name.value, other.node.name.value];
      if (name !== otherName) report(key, `"${name}" and "${otherName}" are different fields`, first, other);
      else if (argumentsOf(first.node) !== argumentsOf(other.node)) report(key, 'they have differing arguments', first, other);
      else continue;
      return true;
    }
    return false;
  }

  function report(key: string, reason: string, first: Entry, other: Entry): void {
    const advice = 'Use different aliases on the fields to fetch both if this was intentional.';
    context.reportError(
      new GraphQLError(`Fields "${key}" conflict because ${reason}. ${advice}`, { nodes: [first.node, other.node] }),
    );
  }

  return check;
}

/** Fields that one object can have: those of each object type, with those of all abstract types. */
function groupsOf(entries: readonly Entry[]): (readonly Entry[])[] {
  const abstract: Entry[] = [];
  const concrete = new Map<GraphQLNamedType, Entry[]>();
  for (const entry of entries) {
    const own = isObjectType(entry.parent) ? (concrete.get(entry.parent) ?? []) : abstract;
    if (isObjectType(entry.parent)) concrete.set(entry.parent, own);
    own.push(entry);
  }
  return concrete.size === 0 ? [abstract] : [...concrete.values()].map((own) => [...abstract, ...own]);
}

function insideOf(entries: readonly Entry[]): Scoped[] {
  return entries.flatMap(({ node, type }) =>
    node.selectionSet ? [{ set: node.selectionSet, parent: type && getNamedType(type) }] : [],
  );
}

/** Equal for types whose values may stand under one key: leaves by name, objects by the lists and nulls around them. */
function shapeOf(type: GraphQLOutputType | undefined): string {
  const named = getNamedType(type);
  return named && !isLeafType(named) ? String(type).replace(named.name, '') : String(type);
}

/** Whether some fragment leads back to itself. O(document). */
function hasCycle(context: ValidationContext): boolean {
  const done = new Set<string>();
  const under = new Set<string>();

  function leadsBack(fragment: FragmentDefinitionNode): boolean {
    const name = fragment.name.value;
    if (under.has(name)) return true;
    if (done.has(name)) return false;
    done.add(name);
    under.add(name);
    const found = context.getFragmentSpreads(fragment.selectionSet).some((spread) => {
      const next = context.getFragment(spread.name.value);
      return next ? leadsBack(next) : false;
    });
    under.delete(name);
    return found;
  }

  return context.getDocument().definitions.some((node) => node.kind === Kind.FRAGMENT_DEFINITION && leadsBack(node));
}
