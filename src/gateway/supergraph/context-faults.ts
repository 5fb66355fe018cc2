import { GraphQLError, Kind, type DocumentNode } from 'graphql';
import { readSupergraph } from '../plan/read-supergraph.ts';
import { directiveNames } from './directive-names.ts';
import type { ParsedSubgraph } from './explain-fault.ts';

/**
 * Arguments that subgraphs take from contexts and that the supergraph does not know as such: the subgraphs would be asked
 * without them. Composition leaves those of interface objects out without a word.
 */
export function contextFaults(subgraphs: readonly ParsedSubgraph[], supergraphSdl: string): GraphQLError[] {
  const taken = subgraphs.flatMap(({ name, document }) =>
    takenArguments(document).map((argument) => ({ subgraph: name, ...argument })),
  );
  if (taken.length === 0) return [];
  const { graphs, types } = readSupergraph(supergraphSdl);
  return taken
    .filter(({ subgraph, typeName, fieldName, argument }) => {
      const field = types.get(typeName)?.fields.get(fieldName)?.inGraph.get(graphs.indexOf(subgraph));
      return field && !field.external && !field.contextArguments.some(({ name }) => name === argument);
    })
    .map(
      ({ typeName, fieldName, argument }) =>
        new GraphQLError(`"${typeName}.${fieldName}" takes "${argument}" from a context, and the supergraph does not say so.`),
    );
}

interface TakenArgument {
  readonly typeName: string;
  readonly fieldName: string;
  readonly argument: string;
}

function takenArguments(document: DocumentNode): TakenArgument[] {
  const names = directiveNames(document, ['fromContext']);
  return document.definitions.flatMap((type) => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.OBJECT_TYPE_EXTENSION) return [];
    return (type.fields ?? []).flatMap((field) =>
      (field.arguments ?? [])
        .filter(({ directives }) => directives?.some((directive) => names.has(directive.name.value)))
        .map(({ name }) => ({ typeName: type.name.value, fieldName: field.name.value, argument: name.value })),
    );
  });
}
