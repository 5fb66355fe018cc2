import type { SubgraphRequest } from './subgraph.ts';

/** What is asked, as GraphQL over HTTP has it. */
export function requestBody({ query, variables }: Pick<SubgraphRequest, 'query' | 'variables'>): string {
  return `{"query":${JSON.stringify(query)}${variables === null ? '' : `,"variables":${variables}`}}`;
}
