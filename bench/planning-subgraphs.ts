import { once } from 'node:events';
import { createServer } from 'node:http';

/** Starts a subgraph that says its SDL, answers `{ me { id } }`, and null to everything else. Resolves with its URL. */
export async function startSubgraph(sdl: string): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { query } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string };
      const data = query.includes('_service') ? { _service: { sdl } } : query.includes('me') ? { me: { id: '1' } } : { n: null };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`;
}
