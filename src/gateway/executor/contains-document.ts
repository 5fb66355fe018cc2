import {
  Kind,
  parse,
  print,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Returns whether what a subgraph answers to `whole` holds all that it would answer to `part`, at the same places. Both are
 * documents that we wrote for fetches. A no may be wrong, a yes never is. Each pair of selection sets is compared once.
 */
export function containsDocument(whole: string, part: string): boolean {
  if (whole === part) return true;
  const [outer, inner] = [read(whole), read(part)];
  const known = new Map<SelectionSetNode, Map<SelectionSetNode, boolean>>();

  function contains(all: SelectionSetNode, some: SelectionSetNode): boolean {
    const compared = known.get(all) ?? new Map<SelectionSetNode, boolean>();
    known.set(all, compared);
    const found = compared.get(some);
    if (found !== undefined) return found;
    const fields = fieldsOf(all, outer.fragments);
    const result = [...fieldsOf(some, inner.fragments)].every(([target, field]) =>
      holds(fields.get(target) ?? fields.get(`.${keyOf(field)}`), field),
    );
    compared.set(some, result);
    return result;
  }

  function holds(all: FieldNode | undefined, some: FieldNode): boolean {
    if (!all || signatureOf(all) !== signatureOf(some)) return false;
    if (!all.selectionSet || !some.selectionSet) return all.selectionSet === some.selectionSet;
    return contains(all.selectionSet, some.selectionSet);
  }

  return contains(outer.selectionSet, inner.selectionSet);
}

interface Read {
  readonly selectionSet: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

function read(text: string): Read {
  const { definitions }: DocumentNode = parse(text, { noLocation: true });
  const { selectionSet } = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return { selectionSet, fragments: new Map(fragments.map((node) => [node.name.value, node])) };
}

/** The fields of a selection set, by the type that they are asked of and their key. */
function fieldsOf(
  { selections }: SelectionSetNode,
  fragments: Read['fragments'],
  on = '',
  found = new Map<string, FieldNode>(),
): Map<string, FieldNode> {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      found.set(`${on}.${keyOf(node)}`, node);
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      fieldsOf(node.selectionSet, fragments, node.typeCondition?.name.value ?? on, found);
    } else {
      // Fragments stand for a whole selection set, on the type that it is for.
      const fragment = fragments.get(node.name.value);
      if (fragment) fieldsOf(fragment.selectionSet, fragments, on, found);
    }
  }
  return found;
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function signatureOf({ name, arguments: given = [], directives = [] }: FieldNode): string {
  return [name, ...given, ...directives].map((node) => print(node)).join(' ');
}
