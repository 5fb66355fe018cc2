import { Kind, OperationTypeNode, parse, print, visit } from 'graphql';
import type { ASTNode, DirectiveNode, DocumentNode, InlineFragmentNode, SelectionNode, SelectionSetNode } from 'graphql';
import { prototypeNames } from '../../support/prototype-names.ts';
import type { Prng } from './prng.ts';

export interface DeferredDocument {
  readonly document: string;
  /** The same without what is deferred. */
  readonly initial: string;
}

/** Defers parts of a query: fragments that it has, and fields picked from its selection sets. Null where it is no query. */
export function addDefers(text: string, prng: Prng): DeferredDocument | null {
  const parsed = parse(text, { noLocation: true });
  const isQuery = parsed.definitions.every(
    (node) => node.kind !== Kind.OPERATION_DEFINITION || node.operation === OperationTypeNode.QUERY,
  );
  // Of introspection nothing is deferred.
  if (!isQuery || text.includes('__schema') || text.includes('__type(')) return null;
  let count = 0;

  function defer(): DirectiveNode {
    const label = { kind: Kind.STRING, value: prototypeNames[count++] ?? `part${count}` } as const;
    return {
      kind: Kind.DIRECTIVE,
      name: { kind: Kind.NAME, value: 'defer' },
      arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'label' }, value: label }],
    };
  }

  function change(set: SelectionSetNode): SelectionSetNode | undefined {
    const before = count;
    const selections = set.selections.map((node): SelectionNode => {
      if (node.kind === Kind.FIELD || !prng.chance(0.4)) return node;
      return { ...node, directives: [...(node.directives ?? []), defer()] };
    });
    if (prng.chance(0.35)) {
      const picked = prng.sample(selections, prng.between(1, selections.length));
      const rest = selections.filter((node) => !picked.includes(node));
      const content: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: picked };
      selections.splice(0, selections.length, ...rest, {
        kind: Kind.INLINE_FRAGMENT,
        directives: [defer()],
        selectionSet: content,
      });
    }
    // So that something is left in the set when the deferred parts are gone.
    return count > before ? { ...set, selections: [kept, ...selections] } : undefined;
  }

  const document = visit(parsed, { SelectionSet: { leave: change } });
  return count === 0 ? null : { document: print(document), initial: print(withoutDeferred(document)) };
}

const [keptSet] = parse('{ kept: __typename }', { noLocation: true }).definitions;
const kept = (keptSet as { readonly selectionSet: SelectionSetNode }).selectionSet.selections[0] as SelectionNode;

function withoutDeferred(document: DocumentNode): DocumentNode {
  const isDeferred = (node: ASTNode): boolean =>
    ((node as InlineFragmentNode).directives ?? []).some(({ name }) => name.value === 'defer');
  const drop = (node: ASTNode) => (isDeferred(node) ? null : undefined);
  return visit(document, { InlineFragment: drop, FragmentSpread: drop });
}
