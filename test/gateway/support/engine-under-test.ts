import { createEngine } from '../../../src/gateway/engine.ts';
import type { GatewayResponse } from './compare-responses.ts';
import type { GatewayUnderTest } from './judge-graph.ts';

/** Our own engine, in process, its bodies read back from their text. */
const engineUnderTest: GatewayUnderTest = (supergraphSdl, subgraphs) => {
  const engine = createEngine({ supergraphSdl, subgraphs: new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph])) });
  return async ({ document, operationName, variables }) => {
    const prepared = engine.prepare(document, operationName);
    if ('errors' in prepared) return { errors: prepared.errors.map(({ message }) => ({ message })) };
    const { body } = await engine.execute(prepared, { variables, context: undefined });
    return JSON.parse(body) as GatewayResponse;
  };
};

export default engineUnderTest;
