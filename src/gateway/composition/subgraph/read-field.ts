import { Kind, print, type ConstDirectiveNode, type FieldDefinitionNode, type InputValueDefinitionNode } from 'graphql';
import { directiveArgument } from '../../schema/directive-names.ts';
import { typeRef } from '../../schema/type-ref.ts';
import { isMarked, readUses, usesOf, type DirectiveUse } from './directive-uses.ts';
import type { FederationDirective } from './federation-directives.ts';
import type { ContextualArgument, SubgraphField, SubgraphInput } from './subgraph-definition.ts';

interface Within {
  /** The directives of the definition or extension of the type that has the field. */
  readonly uses: readonly DirectiveUse[];
  /** True if the subgraph extends the type and has the field in its key: it then has it, though it may be marked as external. */
  readonly isOwnKey: boolean;
}

/** Reads a field of an object, an interface or an input. */
export function readField(
  node: FieldDefinitionNode | InputValueDefinitionNode,
  names: ReadonlyMap<string, FederationDirective>,
  within: Within,
): SubgraphField {
  const input = readInput(node, names);
  if (node.kind === Kind.INPUT_VALUE_DEFINITION) return { ...input, ...plain };
  const { uses } = input;
  const args = new Map<string, SubgraphInput>();
  const contextArguments = new Map<string, ContextualArgument>();
  for (const argument of node.arguments ?? []) {
    const read = readInput(argument, names);
    const [taken] = usesOf(read.uses, 'fromContext');
    if (taken) contextArguments.set(read.name, { ...read, ...readContextField(taken) });
    else args.set(read.name, read);
  }
  const isExternal = isMarked(uses, 'external') || isMarked(within.uses, 'external');
  return {
    ...input,
    arguments: args.size > 0 ? args : plain.arguments,
    contextArguments: contextArguments.size > 0 ? contextArguments : plain.contextArguments,
    isExternal: isExternal && !within.isOwnKey,
    isShareable: isMarked(uses, 'shareable') || isMarked(within.uses, 'shareable'),
    requires: fieldSetOf(usesOf(uses, 'requires')),
    provides: fieldSetOf(usesOf(uses, 'provides')),
    override: readOverride(usesOf(uses, 'override')[0]),
  };
}

const plain = {
  arguments: new Map<string, SubgraphInput>(),
  contextArguments: new Map<string, ContextualArgument>(),
  isExternal: false,
  isShareable: false,
  requires: null,
  provides: null,
  override: null,
} as const;

function readInput(
  node: FieldDefinitionNode | InputValueDefinitionNode,
  names: ReadonlyMap<string, FederationDirective>,
): SubgraphInput {
  const type = typeRef(node.type);
  return {
    name: node.name.value,
    node,
    type,
    typeText: type.text,
    description: node.description ?? null,
    uses: readUses(node.directives, names),
    defaultValue: 'defaultValue' in node ? (node.defaultValue ?? null) : null,
  };
}

/** The text of a field set; one that is given otherwise is read as it is printed, so that it is refused where it is looked at. */
function fieldSetOf([node]: readonly ConstDirectiveNode[]): string | null {
  const value = node?.arguments?.find(({ name }) => name.value === 'fields')?.value;
  if (node === undefined) return null;
  return value?.kind === Kind.STRING ? value.value : value ? print(value) : '';
}

function readOverride(node: ConstDirectiveNode | undefined): SubgraphField['override'] {
  if (!node) return null;
  const [from, label] = [directiveArgument(node, 'from'), directiveArgument(node, 'label')];
  return { from: typeof from === 'string' ? from : '', label: typeof label === 'string' ? label : null, node };
}

/** `$name selection`, as `@fromContext(field:)` has it. */
function readContextField(node: ConstDirectiveNode): Pick<ContextualArgument, 'context' | 'selection'> {
  const field = directiveArgument(node, 'field');
  const [, context = '', selection = ''] = /^\s*\$\s*(\w+)\s*([^]*)$/.exec(typeof field === 'string' ? field : '') ?? [];
  return { context, selection: selection.trim() };
}
