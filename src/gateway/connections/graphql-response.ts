export interface GraphqlAnswer {
  /**
   * `executed`: there is `data`, perhaps null or partial. `invalid`: the document or its variables are not valid, nothing ran.
   * `refused`: the request was refused for something else (`status` says what), nothing ran.
   */
  readonly kind: 'executed' | 'invalid' | 'refused';
  /** As for `application/graphql-response+json`. */
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** JSON. */
  readonly body: string;
}

/** An answer that goes on: one result after the other. */
export interface GraphqlStream {
  readonly kind: 'stream';
  /** Events of a subscription, or the parts of one response (incremental delivery as of 2022-08-24). */
  readonly of: 'events' | 'parts';
  readonly headers: GraphqlAnswer['headers'];
  /**
   * Each taken when the one before it is on its way, so that a slow client slows down the subgraph. Rejects with a `Refusal`
   * when it has to end before its source does. Returning ends the source at once, whatever it waits for.
   */
  readonly results: AsyncGenerator<StreamedResult, void, undefined>;
  /** Aborts when the results have to end, also while one of them is being sent. */
  readonly signal: AbortSignal;
}

export interface StreamedResult {
  /** JSON: a GraphQL response, or a part of one. */
  readonly body: string;
  /** Nothing was executed: there is no `data`, and this is the only result. */
  readonly isRefused: boolean;
}
