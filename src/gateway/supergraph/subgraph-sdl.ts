/** What composition takes of one subgraph. */
export interface SubgraphSdl {
  readonly name: string;
  readonly sdl: string;
}
