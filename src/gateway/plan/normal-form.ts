import { Kind, print, visit } from 'graphql';
import type { DirectiveNode, FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import type { Budget } from './budget.ts';
import { appliedDirectives, type AppliedDirective } from './executable-directives.ts';
import { isDenied } from './is-denied.ts';
import type { Field, Selection } from './selection.ts';
import { getType, type CompositeType, type SupergraphModel } from './supergraph-model.ts';
import { typeRefText, type TypeRef } from './type-ref.ts';

export interface NormalFormInput {
  readonly model: SupergraphModel;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The value of a variable in `@skip` or `@include`. Absent: nothing is skipped. */
  readonly condition?: (variable: string) => boolean;
  /** Coordinates `Type.field`, or calls `Type.field(args)`, refused to the caller. */
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
  return build({ ...input, known: new Map(), nodeIds: new Map(), argsOf: new Map() }, getType(input.model, parent), [
    selectionSet,
  ]);
}

interface State extends NormalFormInput {
  readonly known: Map<string, Selection>;
  readonly nodeIds: Map<object, number>;
  readonly argsOf: Map<FieldNode, { readonly text: string; readonly variables: readonly string[] }>;
}

/** A field node and the object types for which it counts; null: all. */
interface Entry {
  readonly node: FieldNode;
  readonly types: ReadonlySet<string> | null;
}

function build(state: State, parent: CompositeType, sets: readonly SelectionSetNode[]): Selection {
  const memoKey = `${parent.name} ${sets.map((set) => nodeId(state, set)).join(' ')}`;
  const known = state.known.get(memoKey);
  if (known) return known;

  const possible = objectTypes(state, parent);
  const entries: Entry[] = [];
  const visited = new Set<string>();
  for (const set of sets) collect(state, set, possible, null, visited, entries);

  const merged = new Map<string, Field & { types: Set<string> }>();
  const byType = new Map<string, readonly Field[]>();
  for (const { types, nodes } of groupTypes(state, possible, entries)) {
    const lists = new Map<string, readonly Field[]>();
    for (const typeName of types) {
      const fields = [...nodes].map(([key, fieldNodes]) =>
        mergeField(state, merged, getType(state.model, typeName), key, fieldNodes),
      );
      const signature = fields.map((field) => nodeId(state, field)).join(' ');
      if (!lists.has(signature)) lists.set(signature, fields);
      byType.set(typeName, lists.get(signature) ?? fields);
    }
  }
  const selection: Selection = { id: state.ids.next++, parent: parent.name, fields: [...merged.values()], byType };
  state.known.set(memoKey, selection);
  return selection;
}

/** Field nodes in the order of the document. A fragment already visited for the same or all types adds nothing. */
function collect(
  state: State,
  set: SelectionSetNode,
  possible: readonly string[],
  types: ReadonlySet<string> | null,
  visited: Set<string>,
  entries: Entry[],
): void {
  for (const node of set.selections) {
    state.budget.spend(1);
    if (!isIncluded(state, node.directives)) continue;
    if (node.kind === Kind.FIELD) {
      entries.push({ node, types });
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      const narrowed = narrow(state, possible, types, node.typeCondition?.name.value);
      if (narrowed?.size !== 0) collect(state, node.selectionSet, possible, narrowed, visited, entries);
    } else {
      const fragment = state.fragments.get(node.name.value);
      if (!fragment) continue;
      const narrowed = narrow(state, possible, types, fragment.typeCondition.name.value);
      const mark = `${node.name.value} ${narrowed ? [...narrowed].join(' ') : '*'}`;
      if (narrowed?.size === 0 || visited.has(mark) || visited.has(`${node.name.value} *`)) continue;
      visited.add(mark);
      collect(state, fragment.selectionSet, possible, narrowed, visited, entries);
    }
  }
}

function narrow(
  state: State,
  possible: readonly string[],
  types: ReadonlySet<string> | null,
  condition: string | undefined,
): ReadonlySet<string> | null {
  if (condition === undefined) return types;
  const allowed = new Set(getType(state.model, condition).possible);
  const narrowed = (types ? [...types] : possible).filter((type) => allowed.has(type));
  state.budget.spend(1 + possible.length / 8);
  return narrowed.length === possible.length ? null : new Set(narrowed);
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
  const groups = new Map<string, TypeGroup>();
  const uniform = entries.every((entry) => entry.types === null);
  for (const type of possible) {
    if (!uniform) state.budget.spend(1 + entries.length / 8);
    const applies = (entry: Entry): boolean => entry.types === null || entry.types.has(type);
    const signature = uniform ? '' : entries.map((entry) => (applies(entry) ? '1' : '0')).join('');
    const group = groups.get(signature);
    if (group) group.types.push(type);
    else groups.set(signature, { types: [type], nodes: byKey(state, entries.filter(applies)) });
  }
  return [...groups.values()];
}

function byKey(state: State, entries: readonly Entry[]): Map<string, readonly FieldNode[]> {
  const nodes = new Map<string, FieldNode[]>();
  for (const { node } of entries) {
    const key = state.fieldSet ? node.name.value + argumentsOf(state, node).text : (node.alias?.value ?? node.name.value);
    const found = nodes.get(key);
    if (!found) nodes.set(key, [node]);
    else if (!found.includes(node)) found.push(node);
  }
  return nodes;
}

const stringType: TypeRef = { name: 'String', nonNull: true, of: null };

function mergeField(
  state: State,
  merged: Map<string, Field & { types: Set<string> }>,
  parent: CompositeType,
  key: string,
  nodes: readonly FieldNode[],
): Field {
  state.budget.spend(1);
  const [first] = nodes;
  if (!first) throw new Error('A response key without a field.');
  const name = first.name.value;
  const type = parent.fields.get(name)?.type ?? (name === '__typename' ? stringType : introspectionType);
  const args = argumentsOf(state, first);
  const directives = directivesOf(state, name, nodes);
  const denied = isDenied(state.denied, `${parent.name}.${name}`, args.text);
  const child = state.model.types.get(type.name);
  const sets = nodes.flatMap((node) => node.selectionSet ?? []);
  const selection = child && sets.length > 0 && !denied ? build(state, child, sets) : null;
  const mergeKey = `${key} ${name}${args.text}${directives.map(({ text }) => text).join('')} ${typeRefText(type)} ${selection?.id ?? ''} ${denied} ${introspectionMark(name, nodes, state)}`;
  const found = merged.get(mergeKey);
  if (found) {
    found.types.add(parent.name);
    return found;
  }
  const field = {
    key: state.fieldSet ? name : key,
    name,
    args: args.text,
    variables: args.variables,
    directives,
    types: new Set([parent.name]),
    type,
    selection,
    denied,
    origin: null,
    introspection: isTypeSystem(name) ? askedAs(first, sets) : null,
  };
  merged.set(mergeKey, field);
  return field;
}

function directivesOf({ model }: State, name: string, nodes: readonly FieldNode[]): readonly AppliedDirective[] {
  if (model.directives.size === 0 || name === '__typename') return noDirectives;
  return appliedDirectives(
    model,
    nodes.flatMap((node) => node.directives ?? []),
  );
}

const noDirectives: readonly AppliedDirective[] = [];

/** Of the introspection types nothing is planned, so their fields need no more than a shape that ends here. */
const introspectionType: TypeRef = { name: '__Schema', nonNull: false, of: null };

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

function argumentsOf(state: State, node: FieldNode): { readonly text: string; readonly variables: readonly string[] } {
  const known = state.argsOf.get(node);
  if (known) return known;
  const variables = new Set<string>();
  const printed: string[] = [];
  for (const argument of [...(node.arguments ?? [])].toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1))) {
    visit(argument, { Variable: (variable) => void variables.add(variable.name.value) });
    printed.push(`${argument.name.value}: ${print(argument.value)}`);
  }
  const result = { text: printed.length > 0 ? `(${printed.join(', ')})` : '', variables: [...variables] };
  state.argsOf.set(node, result);
  return result;
}

function objectTypes(state: State, parent: CompositeType): readonly string[] {
  if (state.fieldSet) return parent.possible;
  return parent.possible.filter((name) => getType(state.model, name).accessible);
}

function nodeId(state: State, node: object): number {
  const known = state.nodeIds.get(node);
  if (known !== undefined) return known;
  const id = state.nodeIds.size;
  state.nodeIds.set(node, id);
  return id;
}
