import type { SubgraphError } from './subgraph.ts';

export interface SubgraphErrorReport {
  readonly subgraph: string;
  /** As the subgraph sent it. */
  readonly error: SubgraphError;
  /** Of the response. */
  readonly path: readonly (string | number)[] | null;
}
