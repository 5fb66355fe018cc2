/** What is counted about this process. Labels are names from the configuration and the schema, never anything a client sent. */
export interface Metrics {
  requestAnswered(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  subgraphAnswered(fetch: { readonly subgraph: string; readonly outcome: SubgraphOutcome; readonly seconds: number }): void;
}

/** `errors`: an answer with GraphQL errors in it. `failed`: no answer to speak of. */
export type SubgraphOutcome = 'ok' | 'errors' | 'failed';

export const noMetrics: Metrics = { requestAnswered() {}, subgraphAnswered() {} };
