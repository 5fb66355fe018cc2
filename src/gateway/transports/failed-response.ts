import type { SubgraphResponse } from './subgraph.ts';

/** What is said of a subgraph that gave no answer at all, whatever the reason was. */
export const unavailable = {
  message: 'A part of the graph could not be reached.',
  extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
} as const;

export const failedResponse: SubgraphResponse = { data: null, errors: [unavailable] };
