import type { Subgraph } from '../subgraphs/subgraph.ts';

export interface LoadSupergraphInput {
  /** A composed supergraph, or null: composed of the subgraphs. */
  readonly supergraphSdl: string | null;
  readonly sources: readonly SubgraphSource[];
}

export interface SubgraphSource {
  readonly name: string;
  /** The subgraph's SDL. Rejects with a message for people when it cannot be had. */
  readSdl(): Promise<string>;
}

export type { Subgraph };
