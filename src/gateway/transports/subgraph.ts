import type { JsonObject } from '../../lib/json.ts';
/** What the engine knows of a subgraph: a name and a way to ask. Transports implement it; the engine never sees HTTP. */
export interface Subgraph<Context = unknown> {
  readonly name: string;

  /**
   * Asks once and resolves with the subgraph's GraphQL response.
   *
   * Never rejects for what a subgraph or the network did: a refusal, a time-out or a body that is not a GraphQL
   * response becomes `{ data: null, errors: [...] }` with a message that may be shown to a client. Only an aborted
   * `signal` rejects.
   */
  fetch(request: SubgraphRequest, context: Context): Promise<SubgraphResponse>;

  /**
   * The same text for contexts in which the subgraph is asked alike and answers alike, and with no side effect for the one who
   * asks: such queries may be one while they are under way. Null or absent: each is on its own.
   */
  sharingKey?(context: Context): string | null;

  /** Opens a subscription. Ends when the subgraph completes it or the consumer returns. Absent: not supported. */
  subscribe?(request: SubgraphRequest, context: Context): AsyncIterable<SubgraphResponse>;
}

export interface SubgraphRequest {
  readonly operation: 'query' | 'mutation' | 'subscription';
  /**
   * The document, valid by itself. The same string for every execution of one plan step, but for how many values its arguments
   * take from contexts, so caches may key on it.
   */
  readonly query: string;
  /** Variables as the text of a JSON object, or null where the document declares none. */
  readonly variables: string | null;
  readonly signal?: AbortSignal;
}

export interface SubgraphResponse {
  readonly data?: JsonObject | null;
  /** Whether no text in `data` needs an escape in JSON, since there was none in the text that it came in. Absent: that is not known. */
  readonly isPlain?: boolean;
  readonly errors?: readonly SubgraphError[];
}

export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: JsonObject;
}
