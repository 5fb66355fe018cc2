import type { DocumentNode } from 'graphql';
import type { PolicyTable } from '../guard/policy-table.ts';
import type { SupergraphModel } from '../schema/supergraph-model.ts';
import type { ParsedSubgraph } from './explain-fault.ts';

/** A supergraph as it is judged: its document, what the planner and the guard read in it, and the subgraphs whose SDL is known. */
export interface SupergraphReading {
  readonly document: DocumentNode;
  readonly model: SupergraphModel;
  readonly table: PolicyTable;
  readonly subgraphs: readonly ParsedSubgraph[];
}
