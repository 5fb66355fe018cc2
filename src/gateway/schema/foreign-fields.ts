import { Kind, type InterfaceTypeDefinitionNode, type ObjectTypeDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Sliced } from '../../lib/sliced.ts';
import { parseFieldSet } from './parse-field-set.ts';
import { named, text } from './read-directives.ts';
import { typeRef } from './type-ref.ts';

/**
 * What subgraphs name in `@requires` and `@provides`, as `GRAPH Type.field` with the subgraph's name in `join__Graph`: what they
 * resolve by themselves, because it is of a key, left out.
 */
export function* foreignFields(
  types: readonly (ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)[],
): Sliced<ReadonlySet<string>> {
  const found = new Set<string>();
  const typeOfField = new Map<string, string>();
  const keyFields = new Set<string>();
  for (const type of types) {
    for (const directive of named(type.directives, 'join__type')) {
      const names = text(directive, 'key')?.match(/\w+/g) ?? [];
      for (const name of names) keyFields.add(`${text(directive, 'graph') ?? ''} ${type.name.value}.${name}`);
    }
    for (const field of type.fields ?? []) typeOfField.set(`${type.name.value}.${field.name.value}`, typeRef(field.type).name);
    yield;
  }

  function add(graph: string, typeName: string, { selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) add(graph, node.typeCondition?.name.value ?? typeName, node.selectionSet);
      if (node.kind !== Kind.FIELD) continue;
      const coordinate = `${typeName}.${node.name.value}`;
      if (!keyFields.has(`${graph} ${coordinate}`)) found.add(`${graph} ${coordinate}`);
      if (node.selectionSet) add(graph, typeOfField.get(coordinate) ?? '', node.selectionSet);
    }
  }

  for (const type of types) {
    for (const field of type.fields ?? []) {
      for (const directive of named(field.directives, 'join__field')) {
        const graph = text(directive, 'graph') ?? '';
        const [requires, provides] = [text(directive, 'requires'), text(directive, 'provides')];
        if (requires !== null) add(graph, type.name.value, parseFieldSet(requires));
        if (provides !== null) add(graph, typeRef(field.type).name, parseFieldSet(provides));
      }
    }
    yield;
  }
  return found;
}
