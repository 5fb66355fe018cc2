import { markedCoordinates, type PolicyTable } from '../guard/policy-table.ts';
import { implies } from '../guard/requirement.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * What subgraphs mean to protect and the supergraph's table does not: composition drops auth directives without a word
 * when a subgraph does not import them, and an interface hands nothing down where the table takes what it asks for as the sum of what
 * its implementations ask for. Each as one sentence that says what to change. A coordinate that the supergraph
 * does not have (another subgraph overrides it) needs no protection.
 */
export function protectionFaults({ subgraphs, table }: SupergraphReading): string[] {
  return subgraphs.flatMap((subgraph) => faultsOf(subgraph, table));
}

function faultsOf(subgraph: ParsedSubgraph, table: PolicyTable): string[] {
  return markedCoordinates(subgraph.document).flatMap(({ typeName, fieldName, requirement }) => {
    const coordinate = coordinateOf(typeName, fieldName);
    const isProtected = (objectName: string): boolean =>
      implies(fieldName === null ? table.ofType(objectName) : table.ofField(objectName, fieldName), requirement);
    return table
      .objectsOf(typeName)
      .filter((objectName) => table.has(objectName, fieldName ?? undefined) && !isProtected(objectName))
      .map((objectName) => {
        const lost = objectName === typeName ? 'it' : coordinateOf(objectName, fieldName);
        const isStepUp = requirement.assurance !== null;
        const way =
          objectName === typeName
            ? isStepUp
              ? composeIt
              : importIt
            : `Mark ${lost} itself, as another implementation of ${typeName} is marked.`;
        const message = `${subgraph.name}: ${coordinate} is marked as protected, but the supergraph would not protect ${lost}. ${way}`;
        return explainCoordinate(message, coordinate, subgraph);
      });
  });
}

const importIt =
  'Import the directive from the federation specification: extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@requiresScopes"])';

const composeIt =
  'Import @requiresAal and compose it: @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"]) @composeDirective(name: "@requiresAal")';

function coordinateOf(typeName: string, fieldName: string | null): string {
  return fieldName === null ? typeName : `${typeName}.${fieldName}`;
}
