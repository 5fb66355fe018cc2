import { gatewayError } from './gateway-error.ts';
import type { SubgraphResponse } from './subgraph.ts';

/** Stands for an answer that did not come. Its transport has logged the reason. */
export const failedResponse: SubgraphResponse = {
  data: null,
  errors: [gatewayError('SUBGRAPH_UNAVAILABLE', 'A part of the graph could not be reached.')],
};
