/** What is counted about this process. Labels are names from the configuration, the schema and the code, never anything a client sent. */
export interface Metrics {
  requestAnswered(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  subgraphAnswered(fetch: { readonly subgraph: string; readonly outcome: SubgraphOutcome; readonly seconds: number }): void;
  /** One error that a subgraph reported, or one place where its answer is missing or invalid; whether or not the log has it. */
  subgraphErrored(subgraph: string): void;
  subgraphAskedAgain(subgraph: string): void;
  subgraphCircuitOpen(subgraph: string, isOpen: boolean): void;
  /** `reason`: the limit that a GraphQL operation is over, else the code of what refused the request. */
  requestRefused(reason: string): void;
  /** An operation was answered that is over a limit which is only measured. */
  limitExceeded(limit: string): void;
  /** `hit`: the plan of an operation was there already. */
  planLookedUp(result: 'hit' | 'miss'): void;
  /** Something of a document that was not remembered was read, validated or planned, in so much processor time. */
  planningAdvanced(cpuSeconds: number): void;
  /** `outcome`: what came of it, or the code of what refused it. */
  signInAnswered(signIn: { readonly by: string; readonly outcome: string }): void;
  /** From now on the value is read at each scrape. One that cannot be read is left out. */
  watch(gauge: Gauge, read: () => number | Promise<number>): void;
}

/** `errors`: an answer with GraphQL errors in it. `failed`: no answer to speak of. */
export type SubgraphOutcome = 'ok' | 'errors' | 'failed';

/** Values that go up and down. */
export type Gauge =
  | 'graph_generation'
  | 'graph_faults'
  | 'plans_cached'
  | 'plan_cache_bytes'
  | 'planning_waiting'
  | 'live_streams'
  | 'live_connections'
  | 'revocation_feed_current'
  | 'password_hashes_running'
  | 'password_hashes_waiting'
  | 'outbox_messages_waiting';

export const noMetrics: Metrics = {
  requestAnswered() {},
  subgraphAnswered() {},
  subgraphErrored() {},
  subgraphAskedAgain() {},
  subgraphCircuitOpen() {},
  requestRefused() {},
  limitExceeded() {},
  planLookedUp() {},
  planningAdvanced() {},
  signInAnswered() {},
  watch() {},
};
