import type { SubgraphError } from './subgraph.ts';

export interface SubgraphErrorReport {
  /** Null where it may be one of several. */
  readonly subgraph: string | null;
  /** As the subgraph sent it, or as the gateway found it. */
  readonly error: SubgraphError;
  /** Of the response. */
  readonly path: readonly (string | number)[] | null;
}
