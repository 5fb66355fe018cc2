import { createEngine, type EngineResponse } from '../../../src/gateway/engine.ts';
import type { GatewayResponse } from './compare-responses.ts';
import type { GatewayUnderTest } from './judge-graph.ts';

/** Our own engine, in process, its bodies read back from their text. */
const engineUnderTest: GatewayUnderTest = (supergraphSdl, subgraphs) => {
  const engine = createEngine({ supergraphSdl, subgraphs: new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph])) });
  return ({ document, operationName, variables, denied = [] }) => {
    const prepared = engine.prepare(document, operationName);
    if ('errors' in prepared) return Promise.resolve({ errors: prepared.errors.map(({ message }) => ({ message })) });
    const request = { variables, denied: new Set(denied), context: undefined };
    return prepared.kind === 'subscription'
      ? readAll(engine.subscribe(prepared, request))
      : engine.execute(prepared, request).then(read);
  };
};

export default engineUnderTest;

function read({ body }: EngineResponse): GatewayResponse {
  return JSON.parse(body) as GatewayResponse;
}

async function* readAll(responses: AsyncIterable<EngineResponse>): AsyncGenerator<GatewayResponse, void, undefined> {
  for await (const response of responses) yield read(response);
}
