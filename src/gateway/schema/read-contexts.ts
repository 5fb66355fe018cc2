import { Kind } from 'graphql';
import type { ConstDirectiveNode, ConstValueNode, DefinitionNode } from 'graphql';
import { isComposite, linkedDirective, named, text } from './read-directives.ts';
import type { ContextArgument } from './supergraph-model.ts';

/** By object type, the contexts that its objects set for what is below them: its own, and those of its interfaces and unions. */
export function readContexts(definitions: readonly DefinitionNode[]): Map<string, Set<string>> {
  const directive = linkedDirective(definitions, 'context');
  const declared = new Map<string, readonly string[]>();
  for (const node of definitions.filter(isComposite)) {
    const names = named(node.directives, directive).map((one) => text(one, 'name') ?? '');
    if (names.length > 0) declared.set(node.name.value, names);
  }
  const found = new Map<string, Set<string>>();
  const add = (typeName: string, owner: string): void => {
    const names = declared.get(owner);
    if (names) found.set(typeName, new Set([...(found.get(typeName) ?? []), ...names]));
  };
  for (const node of definitions) {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION)
      for (const owner of [node, ...(node.interfaces ?? [])]) add(node.name.value, owner.name.value);
    if (node.kind === Kind.UNION_TYPE_DEFINITION) for (const member of node.types ?? []) add(member.name.value, node.name.value);
  }
  return found;
}

/** The contextual arguments of a `@join__field`. */
export function contextArguments(directive: ConstDirectiveNode): readonly ContextArgument[] {
  const list = directive.arguments?.find(({ name }) => name.value === 'contextArguments')?.value;
  return list?.kind === Kind.LIST ? list.values.map(contextArgument) : none;
}

const none: readonly ContextArgument[] = [];

function contextArgument(value: ConstValueNode): ContextArgument {
  const given = new Map(
    value.kind === Kind.OBJECT
      ? value.fields.map(({ name, value: inner }) => [name.value, inner.kind === Kind.STRING ? inner.value : ''])
      : [],
  );
  const context = given.get('context') ?? '';
  const selection = (given.get('selection') ?? '').replaceAll(/\s+/g, ' ').trim();
  const fieldSet = selection.startsWith('{') ? selection.slice(1, -1).trim() : selection;
  return {
    name: given.get('name') ?? '',
    type: given.get('type') ?? '',
    value: { id: `${context} ${fieldSet}`, context, fieldSet },
  };
}
