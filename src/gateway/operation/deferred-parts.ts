import { Kind, OperationTypeNode } from 'graphql';
import type {
  DirectiveNode,
  FieldNode,
  FragmentDefinitionNode,
  FragmentSpreadNode,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import type { Budget } from './budget.ts';

/** An operation taken apart by `@defer`. */
export interface PartedOperation {
  /** What is not deferred. */
  readonly initial: OperationParts;
  readonly deferred: readonly DeferredPart[];
}

export interface OperationParts {
  readonly selectionSet: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** One deferred fragment, at one of the places where it is used. */
export interface DeferredPart {
  readonly label: string | null;
  /** The response keys that lead to the objects which it is part of; lists have none. */
  readonly path: readonly string[];
  /** The part, by its place in the list, in which this one was found; null: the initial one. */
  readonly parent: number | null;
  /** The operation with nothing but the way to the fragment, and the fragment. */
  readonly operation: OperationParts;
}

/** So many are too many to be worth it: then nothing is deferred. */
const partsMax = 100;

export interface PartInput {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The value of a variable in `@skip`, `@include` or `@defer`. */
  readonly condition: (variable: string) => boolean;
  readonly budget: Budget;
}

/**
 * Takes the fragments with `@defer` out of an operation. Fields at the root of a mutation are never deferred: each has to run
 * before the next begins. Null where nothing is deferred. Throws `TooComplex`.
 */
export function deferredParts(input: PartInput): PartedOperation | null {
  const { operation, budget } = input;
  const isDeferred = (node: InlineFragmentNode | FragmentSpreadNode) => deferOf(node, input.condition) !== null;
  const withoutDeferred = createStripper(isDeferred);
  const fragments = new Map([...input.fragments].map(([name, fragment]) => [name, withoutDeferred(fragment)]));
  const deferred: DeferredPart[] = [];

  function walk(set: SelectionSetNode, chain: readonly Link[], path: readonly string[], parent: number | null): void {
    for (const node of set.selections) {
      if (deferred.length >= partsMax) return;
      budget.spend(1);
      if (!isIncluded(node.directives, input.condition)) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        if (node.selectionSet) walk(node.selectionSet, [...chain, node], [...path, key], parent);
        continue;
      }
      const inline = node.kind === Kind.INLINE_FRAGMENT ? node : inlined(node, input.fragments);
      if (!inline) continue;
      const defer = deferOf(node, input.condition);
      const mayDefer = operation.operation !== OperationTypeNode.MUTATION || path.length > 0;
      if (defer === null || !mayDefer) {
        walk(inline.selectionSet, [...chain, inline], path, parent);
        continue;
      }
      const content = withoutDeferred(inline);
      deferred.push({ label: defer.label, path, parent, operation: { selectionSet: nested(chain, content), fragments } });
      walk(inline.selectionSet, [...chain, inline], path, deferred.length - 1);
    }
  }

  walk(operation.selectionSet, [], [], null);
  if (deferred.length === 0 || deferred.length >= partsMax) return null;
  const root = operation.operation === OperationTypeNode.MUTATION ? inlineRoot(operation, input) : operation;
  return { initial: { selectionSet: withoutDeferred(root).selectionSet, fragments }, deferred };
}

/** What leads to a deferred fragment: fields, and fragments written in place. */
type Link = FieldNode | InlineFragmentNode;

/** The way along `chain` and nothing beside it, down to `content`. */
function nested(chain: readonly Link[], content: InlineFragmentNode): SelectionSetNode {
  return chain.reduceRight<SelectionSetNode>(
    (inner, link) => ({ kind: Kind.SELECTION_SET, selections: [{ ...link, selectionSet: inner }] }),
    { kind: Kind.SELECTION_SET, selections: [content] },
  );
}

function inlined(node: FragmentSpreadNode, fragments: PartInput['fragments']): InlineFragmentNode | null {
  const fragment = fragments.get(node.name.value);
  if (!fragment) return null;
  const { typeCondition, selectionSet } = fragment;
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, ...(node.directives ? { directives: node.directives } : {}) };
}

/** The same operation, in which no fragment at the root itself is deferred. */
function inlineRoot(operation: OperationDefinitionNode, { fragments }: PartInput): OperationDefinitionNode {
  const inline = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((node) => {
      if (node.kind === Kind.FIELD) return node;
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : inlined(node, fragments);
      if (!fragment) return node;
      const directives = (fragment.directives ?? []).filter(({ name }) => name.value !== 'defer');
      return { ...fragment, directives, selectionSet: inline(fragment.selectionSet) };
    }),
  });
  return { ...operation, selectionSet: inline(operation.selectionSet) };
}

/** Takes what is deferred out of everything below a node. Each selection set once, however many parts it is in. */
function createStripper(isDeferred: (node: InlineFragmentNode | FragmentSpreadNode) => boolean) {
  const known = new WeakMap<SelectionSetNode, SelectionSetNode>();

  function strip(set: SelectionSetNode): SelectionSetNode {
    const found = known.get(set);
    if (found) return found;
    const selections = set.selections
      .filter((node) => node.kind === Kind.FIELD || !isDeferred(node))
      .map((node) => ('selectionSet' in node && node.selectionSet ? { ...node, selectionSet: strip(node.selectionSet) } : node));
    const stripped = { ...set, selections };
    known.set(set, stripped);
    return stripped;
  }

  return <Node extends { readonly selectionSet: SelectionSetNode }>(node: Node): Node => ({
    ...node,
    selectionSet: strip(node.selectionSet),
  });
}

function deferOf(
  { directives }: { readonly directives?: readonly DirectiveNode[] | undefined },
  condition: (variable: string) => boolean,
): { readonly label: string | null } | null {
  const defer = directives?.find(({ name }) => name.value === 'defer');
  if (!defer) return null;
  const argument = (name: string) => defer.arguments?.find((one) => one.name.value === name)?.value;
  const when = argument('if');
  if (when !== undefined && !truth(when, condition)) return null;
  const label = argument('label');
  return { label: label?.kind === Kind.STRING ? label.value : null };
}

function isIncluded(directives: readonly DirectiveNode[] = [], condition: (variable: string) => boolean): boolean {
  return directives.every(({ name, arguments: given }) => {
    const when = given?.find((argument) => argument.name.value === 'if')?.value;
    if (when === undefined || (name.value !== 'include' && name.value !== 'skip')) return true;
    return truth(when, condition) === (name.value === 'include');
  });
}

function truth(value: { readonly kind: Kind }, condition: (variable: string) => boolean): boolean {
  const given = value as { readonly kind: Kind; readonly value?: unknown; readonly name?: { readonly value: string } };
  return given.kind === Kind.VARIABLE ? condition(given.name?.value ?? '') : given.value === true;
}
