import { createServer } from 'node:http';
import { createEngine } from '../../src/gateway/engine/engine.ts';
import { readSupergraph } from '../../src/gateway/schema/read-supergraph.ts';
import { createSingleFlight } from '../../src/gateway/transports/single-flight.ts';
import { createHttpSubgraph } from '../../src/gateway/transports/http-subgraph.ts';
import { withSharing, type SharedAnswer } from '../../src/gateway/transports/with-sharing.ts';
import { allocateYoung } from '../../src/lib/allocate-young.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { composeShop, subgraphSdl } from '../graph.ts';

/** Our engine and transport, without the rest of the server. `alone`: no two requests share what is under way. */
const [origin = '', mode] = process.argv.slice(2);
allocateYoung();
const context = {
  requestId: 'bench',
  accessToken: null,
  principal: null,
  clientAddress: '127.0.0.1',
  clientHeaders: {},
  userAgent: null,
  relay: () => undefined,
};
const singleFlight = createSingleFlight<SharedAnswer>();
const subgraphs = Object.keys(subgraphSdl).map((name) => {
  const subgraph = createHttpSubgraph({
    name,
    url: `${origin}/${name}`,
    forward: 'none',
    timeoutMs: 30_000,
    bodyBytesMax: 10_000_000,
    logger: silentLogger,
  });
  return mode === 'alone'
    ? subgraph
    : withSharing(subgraph, { forward: 'none', requestHeaders: [], hasClaims: false, hasResponseHeaders: false }, singleFlight);
});
const engine = createEngine({
  supergraph: readSupergraph(composeShop(origin)),
  subgraphs: new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph])),
});

async function answer(query: string): Promise<string> {
  const prepared = engine.prepare(query);
  const operation = 'errors' in prepared ? prepared : engine.coerce(prepared, null);
  if ('errors' in operation) return JSON.stringify({ errors: operation.errors });
  return (await engine.execute(operation, { context })).body;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { query } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly query: string };
    void answer(query).then((text) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
    });
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`ready ${typeof address === 'object' ? address?.port : ''}\n`);
});
