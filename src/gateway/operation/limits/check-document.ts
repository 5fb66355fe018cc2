import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { limitError, type LimitName, type OperationLimits } from './operation-limits.ts';

/**
 * What of a parsed document is over a limit. It need not be valid: what does not exist counts as nothing.
 *
 * Every operation and every fragment is measured, because validation looks at all of them. Each fragment is measured once
 * and its sizes are added wherever it is spread, so that nested fragments cost no more than their text. O(document).
 */
export function checkDocument(document: DocumentNode, limits: OperationLimits): GraphQLError[] {
  const measure = measureSelections(document);
  const over = new Set<LimitName>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION && node.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const size = measure(node.selectionSet);
    if (size.depth > limits.depthMax) over.add('depthMax');
    if (size.aliases > limits.aliasesMax) over.add('aliasesMax');
    if (size.fields > limits.fieldsMax) over.add('fieldsMax');
    if (size.fragments > limits.fragmentsMax) over.add('fragmentsMax');
    if (size.directives + directivesOf(node) > limits.directivesMax) over.add('directivesMax');
    if (node.kind === Kind.OPERATION_DEFINITION && size.top > limits.rootFieldsMax) over.add('rootFieldsMax');
  }
  return [...over].map((limit) => limitError(limit, limits[limit]));
}

/** On the definition itself and on its variables. */
function directivesOf(node: OperationDefinitionNode | FragmentDefinitionNode): number {
  const variables = node.kind === Kind.OPERATION_DEFINITION ? (node.variableDefinitions ?? []) : [];
  return [node, ...variables].reduce((sum, { directives = [] }) => sum + directives.length, 0);
}

/** Of a selection set with all fragments in place. Counts may grow beyond every integer; they compare all the same. */
export interface Size {
  depth: number;
  /** Fields of the set itself, not of those inside. */
  top: number;
  fields: number;
  aliases: number;
  /** Whatever walks an operation passes them, too, on its way to a field. */
  fragments: number;
  directives: number;
}

const nothing: Readonly<Size> = { depth: 0, top: 0, fields: 0, aliases: 0, fragments: 0, directives: 0 };

/** Returns what measures the selection sets of a document, with all fragments in place. */
export function measureSelections(document: DocumentNode): (set: SelectionSetNode) => Readonly<Size> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const measured = new Map<string, Readonly<Size>>();

  function ofFragment(name: string): Readonly<Size> {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    // A fragment inside itself adds nothing while it is being measured; validation refuses it.
    measured.set(name, nothing);
    const size = fragment ? measure(fragment.selectionSet) : nothing;
    const directives = size.directives + (fragment?.directives?.length ?? 0);
    measured.set(name, { ...size, directives });
    return { ...size, directives };
  }

  function measure({ selections }: SelectionSetNode): Readonly<Size> {
    const sum = { ...nothing };
    for (const selection of selections) {
      sum.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        sum.top += 1;
        sum.fields += 1;
        if (selection.alias) sum.aliases += 1;
        const inside = selection.selectionSet ? measure(selection.selectionSet) : nothing;
        add(sum, { ...inside, top: 0, depth: inside.depth + 1 });
      } else {
        sum.fragments += 1;
        add(sum, selection.kind === Kind.INLINE_FRAGMENT ? measure(selection.selectionSet) : ofFragment(selection.name.value));
      }
    }
    return sum;
  }

  return measure;
}

function add(sum: Size, { depth, top, fields, aliases, fragments, directives }: Readonly<Size>): void {
  sum.depth = Math.max(sum.depth, depth);
  sum.top += top;
  sum.fields += fields;
  sum.aliases += aliases;
  sum.fragments += fragments;
  sum.directives += directives;
}
