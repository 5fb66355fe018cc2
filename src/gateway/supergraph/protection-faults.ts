import { policyTable, type PolicyTable, type ProtectedCoordinate } from '../guard/policy-table.ts';
import { implies } from '../guard/requirement.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * What subgraphs mean to protect and the supergraph's table does not: composition drops auth directives without a word
 * when a subgraph does not import them. Each as one sentence that says what to change. A coordinate that the supergraph
 * does not have (another subgraph overrides it) needs no protection.
 */
export function protectionFaults({ subgraphs, table }: SupergraphReading): string[] {
  return subgraphs.flatMap((subgraph) => faultsOf(subgraph, table));
}

function faultsOf(subgraph: ParsedSubgraph, table: PolicyTable): string[] {
  return policyTable(subgraph.document)
    .rows()
    .filter((row) => table.has(row.typeName, row.fieldName ?? undefined) && !isProtected(row, table))
    .map(({ typeName, fieldName }) => {
      const coordinate = fieldName === null ? typeName : `${typeName}.${fieldName}`;
      const message =
        `${subgraph.name}: ${coordinate} is marked as protected, but the supergraph would not protect it. ` +
        'Import the directive from the federation specification: extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@requiresScopes"])';
      return explainCoordinate(message, coordinate, subgraph);
    });
}

function isProtected({ typeName, fieldName, requirement }: ProtectedCoordinate, table: PolicyTable): boolean {
  return implies(fieldName === null ? table.ofType(typeName) : table.ofField(typeName, fieldName), requirement);
}
