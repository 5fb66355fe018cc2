import { GraphQLError, Kind, type FieldNode, type InlineFragmentNode, type SelectionSetNode } from 'graphql';
import { contextFieldSet } from '../subgraph/field-coordinates.ts';
import type { TypeRef } from '../../schema/type-ref.ts';
import { fieldSet } from '../subgraph/field-set.ts';
import type { ContextualArgument, Subgraph, SubgraphType } from '../subgraph/subgraph-definition.ts';

/**
 * Returns why the selection of `@fromContext` is not one value of the argument's type on each type that sets the context, or null. It is
 * one path of fields, or such a path for each object type.
 */
export function contextSelectionFault(
  subgraph: Subgraph,
  owners: readonly SubgraphType[],
  argument: ContextualArgument,
): string | null {
  const set = fieldSet(contextFieldSet(argument.selection));
  if (set instanceof GraphQLError) return set.message;
  const branches = set.selections.filter((node): node is InlineFragmentNode => node.kind === Kind.INLINE_FRAGMENT);
  if (branches.length === 0) {
    for (const owner of owners) {
      const fault = pathFault(subgraph, owner, set, argument);
      if (fault !== null) return fault;
    }
    return null;
  }
  if (branches.length < set.selections.length) return 'multiple selections are made';
  const reached = new Set<string>();
  for (const owner of owners) {
    const names = possibleNames(subgraph, owner);
    const applicable = branches.filter(({ typeCondition }) => names.has(typeCondition?.name.value ?? owner.name));
    if (applicable.length === 0) return `no type condition matches the location "${owner.name}"`;
    for (const { typeCondition, selectionSet } of applicable) {
      const name = typeCondition?.name.value ?? owner.name;
      reached.add(name);
      const type = subgraph.types.get(name);
      if (type?.kind !== 'object') return 'type conditions must be an object type';
      const fault = pathFault(subgraph, type, selectionSet, argument);
      if (fault !== null) return fault;
    }
  }
  const unused = branches.find(({ typeCondition }) => typeCondition && !reached.has(typeCondition.name.value));
  return unused ? `type condition "${unused.typeCondition?.name.value}" is never used.` : null;
}

function pathFault({ types }: Subgraph, owner: SubgraphType, set: SelectionSetNode, argument: ContextualArgument): string | null {
  const wrappers: TypeRef[] = [];
  let type: SubgraphType | undefined = owner;
  let selection: SelectionSetNode | undefined = set;
  let last = '';
  while (selection) {
    if (selection.selections.length !== 1) return 'multiple selections are made';
    const [node] = selection.selections;
    if (node?.kind !== Kind.FIELD) return 'it goes on below a type condition';
    const field: FieldNode = node;
    if (field.alias) return 'aliases are not allowed in the selection';
    if ((field.directives ?? []).length > 0) return 'directives are not allowed in the selection';
    if (type?.isInterfaceObject) return `One of the types in the selection is an interfaceObject: "${type.name}"`;
    const declared = fieldOf(types, type, field.name.value);
    if (!declared) return `Cannot query field "${field.name.value}" on type "${type?.name ?? last}".`;
    wrappers.push(declared);
    last = declared.name;
    type = types.get(declared.name);
    selection = field.selectionSet;
  }
  if (type && (type.kind === 'object' || type.kind === 'interface' || type.kind === 'union'))
    return `"${type.name}" has fields to select`;
  const text = `${'['.repeat(depthOf(wrappers))}${last}${']'.repeat(depthOf(wrappers))}`;
  const wanted = argument.typeText.replaceAll('!', '');
  return text === wanted ? null : `the type of the selection "${text}" does not match the expected type "${argument.typeText}"`;
}

function fieldOf(types: Subgraph['types'], type: SubgraphType | undefined, name: string): TypeRef | undefined {
  const own = type?.fields.get(name);
  if (own || !type) return own?.type;
  for (const face of type.interfaces.keys()) {
    const inherited = types.get(face)?.fields.get(name);
    if (inherited) return inherited.type;
  }
  return undefined;
}

function depthOf(refs: readonly TypeRef[]): number {
  let depth = 0;
  for (const ref of refs) for (let at = ref.of; at !== null; at = at.of) depth += 1;
  return depth;
}

function possibleNames({ types }: Subgraph, owner: SubgraphType): ReadonlySet<string> {
  if (owner.kind === 'object') return new Set([owner.name]);
  if (owner.kind === 'union') return new Set(owner.members.keys());
  return new Set([...types.values()].filter((type) => type.interfaces.has(owner.name)).map(({ name }) => name));
}
