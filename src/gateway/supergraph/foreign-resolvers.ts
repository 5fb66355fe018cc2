import { Kind, type SelectionSetNode } from 'graphql';
import { parseFieldSet } from '../schema/parse-field-set.ts';
import type { CompositeType, SupergraphModel } from '../schema/supergraph-model.ts';
import { instead, type Owned, type Trespass } from './owner.ts';

/**
 * Fields of the owner for which the planner could ask another subgraph: it resolves them, provides them along with a value, or stands
 * in for an interface of their type. Read from the planner's own model, so that what is judged is what is executed.
 */
export function foreignResolvers(model: SupergraphModel, owned: Owned): Trespass[] {
  const roots = new Map<string, string>([
    [model.roots.query, 'Query'],
    [model.roots.mutation, 'Mutation'],
    [model.roots.subscription, 'Subscription'],
  ]);
  const nameOf = (graph: number): string => model.graphs[graph] ?? '';
  const isExclusive = (typeName: string, fieldName: string): boolean => {
    const coordinate = `${roots.get(typeName) ?? typeName}.${fieldName}`;
    return owned.declarations.has(coordinate) && !owned.isShared(coordinate);
  };
  const trespass = (typeName: string, fieldName: string, graph: number, what: string): Trespass[] =>
    isExclusive(typeName, fieldName)
      ? [{ coordinate: `${roots.get(typeName) ?? typeName}.${fieldName}`, by: [nameOf(graph)], what, instead: instead.rename }]
      : [];

  function provided(type: CompositeType, { selections }: SelectionSetNode, graph: number): Trespass[] {
    return selections.flatMap((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return [];
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const narrowed = model.types.get(node.typeCondition?.name.value ?? type.name);
        return narrowed ? provided(narrowed, node.selectionSet, graph) : [];
      }
      const field = type.fields.get(node.name.value);
      const inner = field && model.types.get(field.type.name);
      return [
        ...type.possible.flatMap((name) => trespass(name, node.name.value, graph, 'would be provided')),
        ...(inner && node.selectionSet ? provided(inner, node.selectionSet, graph) : []),
      ];
    });
  }

  return [...model.types.values()].flatMap((type) =>
    [...type.fields.values()].flatMap((field) =>
      [...field.inGraph].flatMap(([graph, there]) => {
        if (nameOf(graph) === owned.name) return [];
        const standsIn = type.inGraph.get(graph)?.interfaceObject ?? false;
        const names = standsIn ? [type.name, ...type.possible] : [type.name];
        const returned = model.types.get(field.type.name);
        return [
          ...(there.external ? [] : names.flatMap((name) => trespass(name, field.name, graph, 'would be resolved'))),
          ...(there.provides !== null && returned ? provided(returned, parseFieldSet(there.provides), graph) : []),
        ];
      }),
    ),
  );
}
