import { createEngine } from '../../../src/gateway/engine/engine.ts';
import type { EngineResponse } from '../../../src/gateway/executor/execution.ts';
import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import type { Subgraph } from '../../../src/gateway/transports/subgraph.ts';
import type { GatewayResponse } from './compare-responses.ts';
import type { GatewayUnderTest } from './judge-graph.ts';
import { readOperation } from './operation-of.ts';

/** Our own engine, in process, its bodies read back from their text. What it refuses depends on the operation, not on how busy the machine is. */
const engineUnderTest: GatewayUnderTest = (supergraphSdl, subgraphs) => {
  const engine = createEngine({
    supergraph: readSupergraph(supergraphSdl),
    subgraphs: new Map(subgraphs.map((subgraph) => [subgraph.name, overHttp(subgraph)])),
    limits: { planningCpuMsMax: Infinity },
  });
  return ({ document, operationName, variables, denied = [] }) => {
    const operation = readOperation(engine, document, { operationName, variables });
    if ('errors' in operation) return Promise.resolve({ errors: operation.errors.map(({ message }) => ({ message })) });
    const request = { denied: new Set(denied), context: undefined };
    return operation.prepared.kind === 'subscription'
      ? readAll(engine.subscribe(operation, request))
      : engine.execute(operation, request).then(read);
  };
};

export default engineUnderTest;

/** The same subgraph, whose answers say of themselves what is known of one that came as text. */
function overHttp(subgraph: Subgraph): Subgraph {
  return {
    ...subgraph,
    async fetch(request, context) {
      const response = await subgraph.fetch(request, context);
      return JSON.stringify(response).includes('\\') ? response : { ...response, isPlain: true };
    },
  };
}

function read({ body }: EngineResponse): GatewayResponse {
  return JSON.parse(body) as GatewayResponse;
}

async function* readAll(responses: AsyncIterable<EngineResponse>): AsyncGenerator<GatewayResponse, void, undefined> {
  for await (const response of responses) yield read(response);
}
