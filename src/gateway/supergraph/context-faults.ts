import { GraphQLError, Kind, type DocumentNode } from 'graphql';
import { directiveNames } from '../schema/directive-names.ts';
import { explainFault } from './explain-fault.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * Arguments that subgraphs take from contexts and that the supergraph does not know as such: the subgraphs would be asked
 * without them. Composition leaves those of interface objects out without a word.
 */
export function contextFaults({ model: { graphs, types }, subgraphs }: SupergraphReading): string[] {
  const taken = subgraphs.flatMap(({ name, document }) =>
    takenArguments(document).map((argument) => ({ subgraph: name, ...argument })),
  );
  return taken
    .filter(({ subgraph, typeName, fieldName, argument }) => {
      const field = types.get(typeName)?.fields.get(fieldName)?.inGraph.get(graphs.indexOf(subgraph));
      return field && !field.external && !field.contextArguments.some(({ name }) => name === argument);
    })
    .map(
      ({ typeName, fieldName, argument }) =>
        new GraphQLError(`"${typeName}.${fieldName}" takes "${argument}" from a context, and the supergraph does not say so.`),
    )
    .map((fault) => explainFault(fault, subgraphs));
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
