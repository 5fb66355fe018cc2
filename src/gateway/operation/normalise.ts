import { Kind } from 'graphql';
import type { DirectiveNode, FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import type { Budget } from './budget.ts';
import { appliedDirectives, type AppliedDirective } from '../schema/executable-directives.ts';
import { givenArguments } from './given-arguments.ts';
import { isDenied } from './is-denied.ts';
import type { Field, Selection } from './selection.ts';
import { getType, type CompositeType, type SupergraphModel } from '../schema/supergraph-model.ts';
import { createTypeConditions, type TypeConditions, type TypeSet } from './type-conditions.ts';
import { parseTypeRef, type TypeRef } from '../schema/type-ref.ts';

export interface NormalFormInput {
  readonly model: SupergraphModel;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The value of a variable in `@skip` or `@include`. Absent: nothing is skipped. */
  readonly condition?: (variable: string) => boolean;
  /** Coordinates `Type.field`, or names of calls as `FieldCall` has them, refused to the caller. */
  readonly denied: ReadonlySet<string>;
  /** A field set of the supergraph rather than an operation: it sees what clients may not, and keeps apart what differs in arguments alone. */
  readonly fieldSet: boolean;
  readonly budget: Budget;
  readonly ids: { next: number };
}

/**
 * Brings a selection set into normal form. The document must be valid against the supergraph.
 * Selections are shared by what they consist of, so fragments nested deeply do not multiply. Throws `TooComplex`.
 */
export function normalForm(input: NormalFormInput, parent: string, selectionSet: SelectionSetNode): Selection {
  const state = { ...input, conditions: createTypeConditions(input), known: new Map(), nodeIds: new Map(), argsIds: new Map() };
  return build(state, getType(input.model, parent), [selectionSet]);
}

interface State extends NormalFormInput {
  readonly conditions: TypeConditions;
  readonly known: Map<string, Selection>;
  readonly nodeIds: Map<object, number>;
  /** Arguments may be long, and are compared often. */
  readonly argsIds: Map<string, number>;
}

/** A field node and the object types for which it counts. */
interface Entry {
  readonly node: FieldNode;
  readonly types: TypeSet;
}

/** The maps of a selection take as much time, with the garbage that they leave, as so many other steps. */
const stepsPerSelection = 3;

function build(state: State, parent: CompositeType, sets: readonly SelectionSetNode[]): Selection {
  const memoKey = `${parent.name} ${sets.map((set) => nodeId(state, set)).join(' ')}`;
  const known = state.known.get(memoKey);
  if (known) return known;
  state.budget.spend(stepsPerSelection);

  const entries: Entry[] = [];
  const visited = new Set<string>();
  for (const set of sets) collect(state, set, parent, null, visited, entries);

  const merged = new Map<string, Merged>();
  const byType = new Map<string, readonly Field[]>();
  for (const { types, nodes } of groupTypes(state, state.conditions.possible(parent), entries)) {
    const merge = [...nodes].map(([key, fieldNodes]) => createMerge(state, merged, key, fieldNodes));
    const lists = new Map<string, readonly Field[]>();
    for (const typeName of types) {
      const type = getType(state.model, typeName);
      const found = merge.map((mergeFor) => mergeFor(type));
      let signature = '';
      for (const { mark } of found) signature += mark;
      const fields = lists.get(signature) ?? found.map(({ field }) => field);
      lists.set(signature, fields);
      byType.set(typeName, fields);
    }
  }
  const selection: Selection = {
    id: state.ids.next++,
    parent: parent.name,
    fields: [...merged.values()].map(({ field }) => field),
    byType,
  };
  state.known.set(memoKey, selection);
  return selection;
}

/** Field nodes in the order of the document. A fragment already visited for the same or all types adds nothing. */
function collect(
  state: State,
  set: SelectionSetNode,
  parent: CompositeType,
  types: TypeSet,
  visited: Set<string>,
  entries: Entry[],
): void {
  for (const node of set.selections) {
    state.budget.spend(1);
    if (!isIncluded(state, node.directives)) continue;
    if (node.kind === Kind.FIELD) {
      entries.push({ node, types });
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      const narrowed = state.conditions.narrow(parent, types, node.typeCondition?.name.value);
      if (narrowed?.size !== 0) collect(state, node.selectionSet, parent, narrowed, visited, entries);
    } else {
      const fragment = state.fragments.get(node.name.value);
      if (!fragment) continue;
      const narrowed = state.conditions.narrow(parent, types, fragment.typeCondition.name.value);
      const mark = `${node.name.value} ${narrowed ? nodeId(state, narrowed) : '*'}`;
      if (narrowed?.size === 0 || visited.has(mark) || visited.has(`${node.name.value} *`)) continue;
      visited.add(mark);
      collect(state, fragment.selectionSet, parent, narrowed, visited, entries);
    }
  }
}

function isIncluded(state: State, directives: readonly DirectiveNode[] | undefined): boolean {
  if (!state.condition) return true;
  for (const directive of directives ?? []) {
    const wanted = directive.name.value === 'include' ? true : directive.name.value === 'skip' ? false : null;
    if (wanted === null) continue;
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    const given = value?.kind === Kind.VARIABLE ? state.condition(value.name.value) : value?.kind === Kind.BOOLEAN && value.value;
    if (given !== wanted) return false;
  }
  return true;
}

interface TypeGroup {
  readonly types: string[];
  /** By response key, in the order of first occurrence. */
  readonly nodes: ReadonlyMap<string, readonly FieldNode[]>;
}

/** Types to which the same entries apply form one group. */
function groupTypes(state: State, possible: readonly string[], entries: readonly Entry[]): TypeGroup[] {
  const [only] = possible;
  if (only !== undefined && possible.length === 1) return [groupOf(state, only, entries)];
  const groups = new Map<string, TypeGroup>();
  const sets = [...new Set(entries.map(({ types }) => types))];
  for (const type of possible) {
    let signature = '';
    for (const set of sets) signature += set === null || set.has(type) ? '1' : '0';
    state.budget.spend(sets.length / 8);
    const found = groups.get(signature);
    if (found) {
      found.types.push(type);
      continue;
    }
    groups.set(signature, groupOf(state, type, entries));
  }
  return [...groups.values()];
}

function groupOf(state: State, type: string, entries: readonly Entry[]): TypeGroup {
  state.budget.spend(1 + entries.length / 8);
  const applying = entries.filter(({ types }) => types === null || types.has(type));
  return { types: [type], nodes: byKey(state, applying) };
}

function byKey(state: State, entries: readonly Entry[]): Map<string, readonly FieldNode[]> {
  const nodes = new Map<string, FieldNode[]>();
  for (const { node } of entries) {
    const key = state.fieldSet
      ? node.name.value + givenArguments(node, state.budget).text
      : (node.alias?.value ?? node.name.value);
    const found = nodes.get(key);
    if (!found) nodes.set(key, [node]);
    else if (!found.includes(node)) found.push(node);
  }
  return nodes;
}

const stringType = parseTypeRef('String!');

/** A field of the normal form while types are added to it, and its number among all of its selection. */
interface Merged {
  readonly field: Field & { readonly types: Map<string, TypeRef> };
  readonly index: number;
}

/** A field as the object types have it for which its type is the same. */
interface FieldOfType {
  readonly field: Merged['field'];
  /** Says which field of the selection it is, and of which type. */
  readonly mark: string;
}

/** Returns what gives the field of a response key for each type, and adds the type to it. Types that lead to the same type share one. */
function createMerge(
  state: State,
  merged: Map<string, Merged>,
  key: string,
  nodes: readonly FieldNode[],
): (parent: CompositeType) => FieldOfType {
  const [first] = nodes;
  if (!first) throw new Error('A response key without a field.');
  const name = first.name.value;
  const args = givenArguments(first, state.budget);
  const argsId = state.argsIds.get(args.text) ?? state.argsIds.size;
  state.argsIds.set(args.text, argsId);
  const directives = directivesOf(state, name, nodes);
  const directivesText = directives.map(({ text }) => text).join('');
  const sets = nodes.flatMap((node) => node.selectionSet ?? []);
  const mark = introspectionMark(name, nodes, state);
  const introspection = isTypeSystem(name) ? askedAs(first, sets) : null;
  const ofType = new Map<string, FieldOfType>();

  function create(named: string, denied: boolean): Merged {
    const child = state.model.types.get(named);
    const selection = child && sets.length > 0 && !denied ? build(state, child, sets) : null;
    const mergeKey = `${key} ${name} ${argsId} ${directivesText} ${named} ${selection?.id ?? ''} ${denied} ${mark}`;
    const found = merged.get(mergeKey);
    if (found) return found;
    const field = {
      key: state.fieldSet ? name : key,
      name,
      args: args.text,
      argsName: args.name,
      variables: args.variables,
      given: args.nodes,
      directives,
      types: new Map<string, TypeRef>(),
      named,
      selection,
      denied,
      origin: null,
      introspection,
    };
    const added = { field, index: merged.size };
    merged.set(mergeKey, added);
    return added;
  }

  return (parent) => {
    state.budget.spend(1 / mergesPerStep);
    const type = parent.fields.get(name)?.type ?? (name === '__typename' ? stringType : introspectionType);
    const denied = state.denied.size > 0 && isDenied(state.denied, `${parent.name}.${name}`, args.name);
    const typeKey = denied ? `${type.text} denied` : type.text;
    let found = ofType.get(typeKey);
    if (!found) {
      const { field, index } = create(type.name, denied);
      found = { field, mark: `${index} ${type.text} ` };
      ofType.set(typeKey, found);
    }
    found.field.types.set(parent.name, type);
    return found;
  };
}

const mergesPerStep = 4;

function directivesOf({ model }: State, name: string, nodes: readonly FieldNode[]): readonly AppliedDirective[] {
  if (model.directives.size === 0 || name === '__typename') return noDirectives;
  return appliedDirectives(
    model,
    nodes.flatMap((node) => node.directives ?? []),
  );
}

const noDirectives: readonly AppliedDirective[] = [];

/** Of the introspection types nothing is planned, so their fields need no more than a shape that ends here. */
const introspectionType = parseTypeRef('__Schema');

/** One field for all of a response key. */
function askedAs(first: FieldNode, sets: readonly SelectionSetNode[]): FieldNode {
  return { ...first, selectionSet: { kind: Kind.SELECTION_SET, selections: sets.flatMap((set) => set.selections) } };
}

function isTypeSystem(name: string): boolean {
  return name === '__schema' || name === '__type';
}

function introspectionMark(name: string, nodes: readonly FieldNode[], state: State): string {
  return name.startsWith('__') ? nodes.map((node) => nodeId(state, node)).join('+') : '';
}

function nodeId(state: State, node: object): number {
  const known = state.nodeIds.get(node);
  if (known !== undefined) return known;
  const id = state.nodeIds.size;
  state.nodeIds.set(node, id);
  return id;
}
